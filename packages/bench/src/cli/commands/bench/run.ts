import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { readRecording } from '@maspo/models';
import type { Command } from 'commander';
import { Option } from 'commander';
import { type CoordinateOptions, checkPlaces, coordinate } from '../../../cluster/coordinate.ts';
import { resolveHome } from '../../../data/dataset-home.ts';
import type { Cell } from '../../../experiments/cell.ts';
import { chooseCells } from '../../../experiments/choose-cells.ts';
import type { CellEnd } from '../../../experiments/experiment-observer.ts';
import { foreseeFailure } from '../../../experiments/foresee-failure.ts';
import { checkRecordDirectory, writeRecord } from '../../../experiments/records/experiment-directory.ts';
import { runExperiment } from '../../../experiments/run-experiment.ts';
import { type ExperimentSetup, setUpExperiment } from '../../../experiments/set-up-experiment.ts';
import { writeTables } from '../../../experiments/write-tables.ts';
import { withSpans } from '../../../otel/with-spans.ts';
import { createExperimentProgress } from '../../../progress/experiment-progress.ts';
import { createPreflight } from '../../../setup/preflight.ts';
import { counted } from '../../../terminal/counted.ts';
import { note, print, printJson } from '../../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../../options/dry-run-option.ts';
import { interruptible } from '../../options/interrupt.ts';
import { aCount } from '../../options/numbers.ts';
import { type OtelOptions, otelOptions, spansOf } from '../../options/otel-options.ts';
import { aMoney, artefactsOption, queueOption } from '../../options/queue-options.ts';
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
  maspo bench run table1 --cell 0123456789ab --replies /shared/replies/0123456789ab.sqlite
  maspo bench run table1 --queue redis://head-node:6379 --artefacts /shared/maspo

After a stop or a kill, the same command continues: finished cells are not run again, and stored replies are not paid again.
With --queue, the cells are run by the workers of that queue ("maspo worker"), and continue while this command is stopped.

Exit codes:
  0    every cell finished
  2    refused: the input has to be changed
  3    the budget of the experiment is used up (--max-calls, --max-money)
  5    some cells failed; the others finished
  130  stopped by Ctrl-C`;

interface RunOptions extends ExperimentOptions, SandboxLevelOption, OtelOptions, DryRunOption {
  readonly parallel: number;
  readonly concurrency?: number;
  readonly replay?: string;
  readonly strict?: boolean;
  readonly cell?: readonly string[];
  readonly replies?: string;
  readonly queue?: string;
  readonly artefacts?: string;
  readonly maxCalls?: number;
  readonly maxMoney?: number;
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
      'Runs every cell of an experiment, each as a separate run, and writes the tables. Cells share the limits of the models.',
    )
    .addOption(parallelOption())
    .addOption(
      new Option(
        '--concurrency <n>',
        'model calls at once over all cells (default: as configured, mostly 32)',
      ).argParser(aCount),
    )
    .addOption(
      new Option('--cell <ids>', 'only these cells, by their ids, e.g. of --dry-run; no tables are written').argParser(
        idList,
      ),
    )
    .addOption(
      new Option(
        '--replies <file>',
        'store replies in this file instead of the one in $MASPO_HOME; only this process uses it, so it may be on a network file system',
      ).conflicts('replay'),
    )
    .addOption(replayOption())
    .addOption(sandboxLevelOption())
    .addOption(strictOption({ judged: true }))
    .addOption(tracesOption());
  for (const option of otelOptions()) command.addOption(option);
  command
    .addOption(queueOption().conflicts(['replay', 'parallel', 'concurrency', 'otel', 'cell', 'replies']))
    .addOption(artefactsOption('how run directories come here from the workers of --queue'))
    .addOption(
      new Option('--max-calls <n>', 'paid calls that all cells on the queue may make together').argParser(aCount),
    )
    .addOption(
      new Option('--max-money <amount>', 'what all cells on the queue may cost together, by the prices').argParser(
        aMoney,
      ),
    );
  command
    .addOption(dryRunOption())
    .option('--json', 'print how every cell ended as one JSON object')
    .addHelpText('after', helpText)
    .action(run);
}

async function run(nameOrFile: string, options: RunOptions): Promise<void> {
  const home = resolveHome(process.env);
  const shared = queueChoice(options);
  const recording = options.replay === undefined ? undefined : await readRecording(options.replay);
  // On a queue, each worker checks what its cells need.
  const preflight =
    shared === undefined
      ? createPreflight({ home, level: options.sandboxLevel, calls: recording === undefined })
      : undefined;
  const choice = { ...choiceOf(options, home), traces: options.traces, recording };
  const setup =
    options.cell === undefined
      ? await setUpExperiment(nameOrFile, { ...choice, preflight })
      : await chooseCells(await setUpExperiment(nameOrFile, choice), options.cell, preflight);
  const { directory, cells } = setup;
  noteGuesses(cells);
  if (preflight !== undefined) noteWarnings(preflight);
  await checkRecordDirectory(directory, setup.record);
  const keepsTexts = cells.every(({ setup: { config } }) => config.traces !== 'none');
  const spansToOpen = spansOf(options, { keepsTexts });
  const { sandboxLevel, strict, replies } = options;
  if (options.dryRun) {
    if (shared !== undefined) await checkPlaces({ ...shared, signal: new AbortController().signal, say: note });
    // On a queue, a worker makes the checks of its cells.
    const failureOf: FailureOf = async (cell) =>
      shared === undefined ? foreseeFailure(cell, { directory, home, replies, recording, strict }) : undefined;
    return show(await foreseen(setup, { home, failureOf }), options);
  }
  const progress = createExperimentProgress(new Set(cells.map(({ id }) => id)).size);
  const spans = await spansToOpen(progress.say);
  const { signal, dispose } = interruptible();
  try {
    const common = { home, signal, sandboxLevel, strict };
    if (shared === undefined) await writeRecord(directory, setup.record);
    const ends =
      shared === undefined
        ? await runExperiment(cells, {
            ...common,
            directory,
            recording,
            concurrency: options.concurrency ?? setup.concurrency,
            parallel: options.parallel,
            replies,
            observer: spans === undefined ? progress : withSpans(progress, spans),
          })
        : await coordinate(setup, { ...common, ...shared, observer: progress, say: progress.say });
    if (options.cell === undefined) await writeTables(directory);
    progress.end();
    process.exitCode = exitCodeOf([...ends.values()]);
    show(ended(setup, ends, options), options);
  } finally {
    progress.end();
    await spans?.close();
    dispose();
  }
}

/** The settings of `--queue` and the options that belong to it; undefined where this machine runs the cells. */
function queueChoice({
  queue,
  artefacts,
  maxCalls,
  maxMoney,
}: RunOptions): Pick<CoordinateOptions, 'queue' | 'artefacts' | 'limits'> | undefined {
  if (queue !== undefined && artefacts !== undefined) return { queue, artefacts, limits: { maxCalls, maxMoney } };
  if (queue !== undefined)
    throw new MaspoError(
      'invalid-input',
      '--queue needs --artefacts: a folder that this machine and all workers see, or s3://bucket/prefix, for the run directories',
    );
  const given = Object.entries({ '--artefacts': artefacts, '--max-calls': maxCalls, '--max-money': maxMoney });
  const names = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length === 0) return undefined;
  throw new MaspoError(
    'invalid-input',
    `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} for experiments on a queue: add --queue; a run's own limits are in its configuration (budget)`,
  );
}

function exitCodeOf(ends: readonly CellEnd[]): number {
  const errors = ends.flatMap((end) => (end.status === 'failed' ? [end.error] : []));
  if (errors.length === 0) return 0;
  const isOver = errors.some((error) => error instanceof MaspoError && error.code === 'budget-exhausted');
  return isOver ? exitCodes.limitReached : exitCodes.cellsFailed;
}

/** The failure that a cell would begin with; undefined for none. */
type FailureOf = (cell: Cell) => Promise<MaspoError | undefined>;

/** What a run would begin with. Its exit code is already known if cells would fail. */
async function foreseen(
  { record, directory, cells }: ExperimentSetup,
  { home, failureOf }: { readonly home: string; readonly failureOf: FailureOf },
): Promise<Printed> {
  const { name, models, simulated, limit } = record;
  const listed: { readonly json: object; readonly line: string }[] = [];
  for (const cell of cells) {
    const { id, levels, setup } = cell;
    const failure = await failureOf(cell);
    if (failure !== undefined) {
      process.exitCode = exitCodes.cellsFailed;
      listed.push({ json: { id, levels, error: failure.message }, line: `${id}  ${failureLine(cell, failure)}` });
    } else {
      const judgeCheck = await checkPlan(setup, home);
      listed.push({ json: { id, levels, judgeCheck }, line: `${id}  ${setup.name}: ${checkPlanText(judgeCheck)}` });
    }
  }
  return {
    json: { experiment: name, models, simulated, limit, directory, cells: listed.map(({ json }) => json) },
    lines: [
      ...listed.map(({ line }) => line),
      `${counted(cells.length, 'cell')}, to be written to ${directory}; nothing was started.`,
    ],
  };
}

function ended(
  { record, directory, cells }: ExperimentSetup,
  ends: ReadonlyMap<string, CellEnd>,
  { cell }: RunOptions,
): Printed {
  const { name, models, simulated, limit } = record;
  const failures = cells.flatMap((cell) => {
    const end = ends.get(cell.id)!;
    return end.status === 'failed' ? [failureLine(cell, end.error)] : [];
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
      cell === undefined
        ? `Tables: ${join(directory, 'table.md')}, .csv, .tex, .json`
        : `No table was written; for a table of all finished cells: maspo bench table ${directory}`,
    ],
  };
}

function failureLine({ setup }: Cell, { message }: Error): string {
  return `failed: ${setup.name}: ${message}`;
}

function endOf(end: CellEnd): object {
  if (end.status === 'failed') return { status: end.status, error: end.error.message };
  const { status, seed, final, calls, tokens } = end.summary;
  return { status: end.status, earlier: end.earlier, run: status, seed, final, calls, tokens };
}

function idList(text: string): string[] {
  return [...new Set(text.split(',').map((id) => id.trim()))];
}
