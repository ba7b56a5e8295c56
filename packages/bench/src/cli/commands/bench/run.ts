import { join } from 'node:path';
import { readRecording } from '@maspo/models';
import type { Command } from 'commander';
import { Option } from 'commander';
import { resolveHome } from '../../../data/dataset-home.ts';
import type { CellEnd } from '../../../experiments/experiment-observer.ts';
import { writeRecord } from '../../../experiments/records/experiment-directory.ts';
import { runExperiment } from '../../../experiments/run-experiment.ts';
import { type ExperimentSetup, setUpExperiment } from '../../../experiments/set-up-experiment.ts';
import { writeTables } from '../../../experiments/write-tables.ts';
import { withSpans } from '../../../otel/with-spans.ts';
import { createExperimentProgress } from '../../../progress/experiment-progress.ts';
import { createPreflight } from '../../../setup/preflight.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../../options/dry-run-option.ts';
import { interruptible } from '../../options/interrupt.ts';
import { aCount } from '../../options/numbers.ts';
import { type OtelOptions, openSpansFor, otelOptions } from '../../options/otel-options.ts';
import { replayOption } from '../../options/replay-option.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../../options/sandbox-level-option.ts';
import { strictOption } from '../../options/strict-option.ts';
import { tracesOption } from '../../options/traces-option.ts';
import { checkPlan, checkPlanText } from '../../output/check-plan.ts';
import { noteWarnings } from '../../output/dry-run.ts';
import { exitCodes } from '../../output/exit-code.ts';
import { noteGuesses } from '../../output/note-guesses.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';
import { choiceOf, type ExperimentOptions, parallelOption, withExperimentOptions } from './experiment-options.ts';

const helpText = `
Examples:
  maspo bench run smoke
  maspo bench run table1 --models simulated --limit 20
  maspo bench run table1 --models qwen3-8b-vllm --only benchmark=math-500 optimizer=none,maspo
  maspo bench run my-experiment.yaml --seed 1,2,3
  maspo bench run my-experiment.yaml --replay replies.jsonl.gz

Stopped or killed, the same command goes on: finished cells are not run again, and stored replies are not paid again.

Exit codes:
  0    every cell finished
  2    refused: the input has to be changed
  5    some cells failed; the others finished
  130  stopped by Ctrl-C`;

interface RunOptions extends ExperimentOptions, SandboxLevelOption, OtelOptions, DryRunOption {
  readonly parallel: number;
  readonly concurrency?: number;
  readonly replay?: string;
  readonly strict?: boolean;
  /** False for `--no-traces`. */
  readonly traces: boolean;
  readonly json?: boolean;
}

/** The result of the command, for programs and for people. */
interface Printed {
  readonly json: object;
  readonly lines: readonly string[];
}

function show({ json, lines }: Printed, options: RunOptions): void {
  if (options.json) printJson(json);
  else for (const line of lines) print(line);
}

export function addRunCommand(bench: Command): void {
  const command = withExperimentOptions(bench.command('run'))
    .summary('run the cells of an experiment that have not finished')
    .description(
      'Runs every cell of an experiment, each as a run of its own, and writes the tables. Cells share the limits of the models.',
    )
    .addOption(parallelOption())
    .addOption(
      new Option(
        '--concurrency <n>',
        'model calls at once over all cells (default: as configured, mostly 32)',
      ).argParser(aCount),
    )
    .addOption(replayOption())
    .addOption(sandboxLevelOption())
    .addOption(strictOption({ judged: true }))
    .addOption(tracesOption());
  for (const option of otelOptions()) command.addOption(option);
  command
    .addOption(dryRunOption())
    .option('--json', 'print how every cell ended as one JSON object')
    .addHelpText('after', helpText)
    .action(run);
}

async function run(nameOrFile: string, options: RunOptions): Promise<void> {
  const home = resolveHome(process.env);
  const recording = options.replay === undefined ? undefined : await readRecording(options.replay);
  const preflight = createPreflight({ home, level: options.sandboxLevel, calls: recording === undefined });
  const setup = await setUpExperiment(nameOrFile, { ...choiceOf(options, home), traces: options.traces, preflight });
  const { directory, cells } = setup;
  noteGuesses(cells);
  noteWarnings(preflight);
  if (options.dryRun) return show(listed(setup), options);
  const progress = createExperimentProgress(new Set(cells.map(({ id }) => id)).size);
  const keeps = cells.every(({ setup: { config } }) => config.traces !== 'none');
  const spans = await openSpansFor(options, { keepsTexts: keeps, warn: progress.say });
  const { signal, dispose } = interruptible();
  try {
    await writeRecord(directory, setup.record);
    const ends = await runExperiment(cells, {
      directory,
      home,
      recording,
      concurrency: options.concurrency ?? setup.concurrency,
      parallel: options.parallel,
      signal,
      observer: spans === undefined ? progress : withSpans(progress, spans),
      sandboxLevel: options.sandboxLevel,
      strict: options.strict,
    });
    await writeTables(directory);
    progress.end();
    if ([...ends.values()].some(({ status }) => status === 'failed')) process.exitCode = exitCodes.cellsFailed;
    show(ended(setup, ends), options);
  } finally {
    progress.end();
    await spans?.close();
    dispose();
  }
}

function listed({ record, directory, cells }: ExperimentSetup): Printed {
  const { name, models, simulated, limit } = record;
  return {
    json: {
      experiment: name,
      models,
      simulated,
      limit,
      directory,
      cells: cells.map(({ id, levels, setup }) => ({ id, levels, judgeCheck: checkPlan(setup) })),
    },
    lines: [
      ...cells.map(({ id, setup }) => `${id}  ${setup.name}: ${checkPlanText(checkPlan(setup))}`),
      `${cells.length} cells, to be written to ${directory}; nothing was started.`,
    ],
  };
}

function ended({ record, directory, cells }: ExperimentSetup, ends: ReadonlyMap<string, CellEnd>): Printed {
  const { name, models, simulated, limit } = record;
  const failures = cells.flatMap(({ id, setup }) => {
    const end = ends.get(id)!;
    return end.status === 'failed' ? [`failed: ${setup.name}: ${end.error.message}`] : [];
  });
  return {
    json: {
      ...{ experiment: name, models, simulated, limit, directory },
      cells: cells.map(({ id, levels }) => ({ id, levels, ...endOf(ends.get(id)!) })),
    },
    lines: [
      ...(simulated ? [simulatedNotice] : []),
      `${cells.length - failures.length} of ${cells.length} cells finished: ${directory}`,
      ...failures,
      `Tables: ${join(directory, 'table.md')}, .csv, .tex, .json`,
    ],
  };
}

function endOf(end: CellEnd): object {
  if (end.status === 'failed') return { status: end.status, error: end.error.message };
  const { status, seed, final, calls, tokens } = end.summary;
  return { status: end.status, earlier: end.earlier, run: status, seed, final, calls, tokens };
}
