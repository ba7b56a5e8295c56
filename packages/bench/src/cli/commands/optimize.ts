import { existsSync } from 'node:fs';
import { asEnvironmentError, MaspoError } from '@maspo/core';
import { readRecording } from '@maspo/models';
import type { Command } from 'commander';
import { type LoadedConfig, loadRunConfig } from '../../config/load-run-config.ts';
import { resolveHome } from '../../data/dataset-home.ts';
import { forecastRun } from '../../forecast/forecast-run.ts';
import { leakText } from '../../grading/prompt-leaks.ts';
import { bothOf } from '../../otel/with-spans.ts';
import { createRetryNotes } from '../../progress/retry-notes.ts';
import { createRunProgress } from '../../progress/run-progress.ts';
import type { Summary } from '../../records/summary.ts';
import { optimizeRun } from '../../runs/optimize-run.ts';
import { prepareRun } from '../../runs/prepare-run.ts';
import type { RunObserver } from '../../runs/run-observer.ts';
import { createPreflight, type Preflight } from '../../setup/preflight.ts';
import { withRecordedFiles } from '../../setup/recorded-files.ts';
import { type RunSetup, setUpRun } from '../../setup/run-setup.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../options/dry-run-option.ts';
import { interruptible } from '../options/interrupt.ts';
import { type OtelOptions, otelOptions, spansOf } from '../options/otel-options.ts';
import { replayOption } from '../options/replay-option.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../options/sandbox-level-option.ts';
import { strictOption } from '../options/strict-option.ts';
import { tracesOption } from '../options/traces-option.ts';
import { checkPlan } from '../output/check-plan.ts';
import { noteWarnings, showDryRun } from '../output/dry-run.ts';
import { exitCodeOf } from '../output/exit-code.ts';
import { explainRun, explanationLines } from '../output/explain-run.ts';
import { givenCommand } from '../output/given-command.ts';
import { ResumableError } from '../output/report-failure.ts';
import { runSummary } from '../output/run-summary.ts';

const helpText = `
Examples:
  maspo optimize examples/demo.yaml
  maspo optimize examples/math-500-sequential.yaml --json
  maspo optimize my.yaml --explain
  maspo optimize my.yaml --dry-run
  maspo optimize my.yaml --replay replies.jsonl.gz
  OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 maspo optimize my.yaml --otel

Exit codes:
  0    the search ended by itself: by its schedule, its target or a plateau
  2    refused: the input, or something that the run needs, has to be changed
  3    a limit ended the run: budget or deadline
  4    a guard could not be held
  1    a fault of the program
  130  stopped by Ctrl-C`;

interface Options extends SandboxLevelOption, OtelOptions, DryRunOption {
  readonly run?: string;
  readonly replay?: string;
  readonly explain?: boolean;
  readonly strict?: boolean;
  /** False for `--no-traces`. */
  readonly traces: boolean;
  readonly json?: boolean;
}

export function addOptimizeCommand(program: Command): void {
  const optimize = program
    .command('optimize')
    .summary('optimize the prompts of an agent system, and score them on the test split')
    .description(
      'Optimizes the prompts of all agents jointly, evaluates seed and optimized prompts on the test split, and writes prompts, outcomes, events and a report to a run directory. Prompts that contain test questions or their answers are marked.',
    )
    .argument('<config>', 'YAML file with task, architecture, optimizer and models')
    .option('--run <dir>', 'where to write (default: results/<config name>-<hash of what decides the run>)')
    .addOption(replayOption())
    .addOption(sandboxLevelOption())
    .addOption(strictOption({ judged: true }))
    .addOption(tracesOption());
  for (const option of otelOptions()) optimize.addOption(option);
  optimize
    .addOption(dryRunOption())
    .option('--explain', 'print every resolved setting with its meaning and source, and start nothing')
    .option('--json', 'print the summary, or the explanation, as one JSON object')
    .addHelpText('after', helpText)
    .action(async (file: string, options: Options, command: Command) => {
      if (options.explain) return explain(file, options);
      const home = resolveHome(process.env);
      const recording = options.replay === undefined ? undefined : await readRecording(options.replay);
      const preflight = createPreflight({ home, level: options.sandboxLevel, calls: recording === undefined });
      const loaded = withRecordedFiles(await load(file, options), recording);
      const setup = await setUp(loaded, { home, preflight });
      for (const text of setup.task.notes) note(text);
      noteWarnings(preflight);
      const { run, strict } = options;
      const spansToOpen = spansOf(options, { keepsTexts: setup.config.traces !== 'none' });
      if (options.dryRun) {
        const { seedLeaks, judgeWarning } = await prepareRun(setup, { run, home, recording, strict });
        if (seedLeaks.length > 0) note(`Warning: ${leakText(seedLeaks)}.`);
        if (judgeWarning !== undefined) note(`Warning: ${judgeWarning}`);
        const judgeCheck = await checkPlan(setup, home);
        const shown = { setup, preflight, work: 'optimization', judgeCheck } as const;
        return showDryRun({ ...shown, command: givenCommand(command), json: options.json });
      }
      const progress = createRunProgress(process.stderr);
      const open = await spansToOpen(progress.say);
      const spans = open?.ofRun();
      let summary: Summary | undefined;
      let directory: string | undefined;
      const observer: RunObserver = {
        ...progress,
        ...createRetryNotes(progress.say),
        leaked: (leaks) => progress.say(`Warning: ${leakText(leaks)}.`),
        judgeChecked: (check) => {
          progress.judgeChecked(check);
          if (check.warning !== null) progress.say(`Warning: ${check.warning}`);
        },
        started: (path, ...rest) => {
          directory = path;
          progress.started(path, ...rest);
        },
      };
      const { signal, dispose } = interruptible();
      try {
        summary = await optimizeRun(setup, {
          run,
          home,
          recording,
          signal,
          observer: spans === undefined ? observer : bothOf(observer, spans),
          sandboxLevel: options.sandboxLevel,
          strict,
        });
        progress.end();
        process.exitCode = exitCodeOf(summary.status);
        if (options.json) printJson(summary);
        else for (const line of await runSummary(summary.run)) print(line);
      } catch (error) {
        throw withResumeCommand(error, command, directory);
      } finally {
        progress.end();
        spans?.end(summary);
        await open?.close();
        dispose();
      }
    });
}

async function load(file: string, { traces }: Options): Promise<LoadedConfig> {
  const loaded = await loadRunConfig(file);
  return traces ? loaded : { ...loaded, config: { ...loaded.config, traces: 'none' } };
}

/** A server that does not answer is accepted when every reply of the run is already stored. */
async function setUp(
  loaded: LoadedConfig,
  { home, preflight }: { readonly home: string; readonly preflight: Preflight },
): Promise<RunSetup> {
  try {
    return await setUpRun(loaded, home, { preflight });
  } catch (error) {
    if (!(error instanceof MaspoError) || error.code !== 'model-unreachable') throw error;
    const setup = await setUpRun(loaded, home);
    const { bound, expected } = await forecastRun(setup, { home });
    if (bound.total.calls + expected.total.calls > 0) throw error;
    note(`Warning: ${error.message}. All replies of this run are stored, so the model is not needed.`);
    return setup;
  }
}

/** Needs no key, because nothing is called. */
async function explain(file: string, options: Options): Promise<void> {
  const { json } = options;
  const home = resolveHome(process.env);
  const setup = await setUpRun(await load(file, options), home);
  const explanation = explainRun(setup, await checkPlan(setup, home));
  if (json) printJson(explanation);
  else for (const line of explanationLines(explanation)) print(line);
}

/** The error, with the command that continues an interrupted run. */
function withResumeCommand(thrown: unknown, command: Command, directory: string | undefined): unknown {
  const error = asEnvironmentError(thrown);
  if (!(error instanceof MaspoError) || directory === undefined || !existsSync(directory)) return error;
  // A recording without a reply to a call has none at the next attempt either.
  if (error.code === 'invalid-input' && command.opts().replay !== undefined) return error;
  return new ResumableError(error, givenCommand(command, { run: directory }));
}
