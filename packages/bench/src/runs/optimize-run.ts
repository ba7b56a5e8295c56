import type { OptimizationResult } from '@maspo/core';
import { type Budget, openModels } from '@maspo/models';
import { type Example, questionHash, type SandboxLevel } from '@maspo/tasks';
import { gradingOfRun } from '../grading/create-grading.ts';
import { type ExampleOutcome, scoreOf } from '../grading/evaluate-system.ts';
import { calibrationFile } from '../records/read-run.ts';
import { writeServedKeys } from '../records/served-keys.ts';
import { type Summary, summaryOf } from '../records/summary.ts';
import { createUnusableCount } from '../records/unusable-replies.ts';
import { writeReport } from '../report/write-report.ts';
import { keepForScoring } from '../setup/keep-budget.ts';
import { openLocal } from '../setup/local-package.ts';
import type { FoundPrompts } from '../setup/read-prompts.ts';
import { modelsOfRun, type RunSetup } from '../setup/run-setup.ts';
import { createTraceRecorder } from '../traces/trace-recorder.ts';
import { checkJudgeOfRun } from './check-judge-of-run.ts';
import { evaluationOfRun } from './evaluation-of-run.ts';
import { type PrepareOptions, prepareRun } from './prepare-run.ts';
import { createRunDirectory } from './run-directory.ts';
import { bytesIn, type RunInProgress } from './run-in-progress.ts';
import type { RunObserver } from './run-observer.ts';
import { type SearchResult, searchOfRun } from './search-of-run.ts';

export interface RunOptions extends PrepareOptions {
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
}

/**
 * Optimizes, evaluates seed and final prompts on the test split, and writes everything to the run directory. Prompts that contain test
 * questions are marked in the summary, or with `strict` refused before any call is made. The judge is checked before the search. A judge
 * that cannot be distinguished from one that guesses causes a warning, or with `strict` an error. If this function throws, the directory
 * keeps the events so far. The directory is removed if no model has answered.
 */
export async function optimizeRun(setup: RunSetup, options: RunOptions): Promise<Summary> {
  const { config, task } = setup;
  const { signal, observer, shared, sandboxLevel } = options;
  const { path, ...prepared } = await prepareRun(setup, options);
  const { manifest, seedLeaks } = prepared;
  if (seedLeaks.length > 0) observer.leaked?.(seedLeaks);
  const opened = openModels(modelsOfRun(setup), { ...options, openLocal, resources: shared?.models });
  try {
    const grading = await gradingOfRun(task.scoring, {
      choice: config.task.grading,
      level: sandboxLevel,
      evaluator: opened.models.evaluator,
      seed: config.seed,
      source: shared?.grading,
    });
    const directory = await createRunDirectory(path, manifest);
    observer.started(directory.path, manifest, opened.meter.snapshot);
    try {
      // The search may use half of the limit, so that the answers to test questions, which come last, still fit.
      const traces = config.traces === 'none' ? undefined : directory.openTraces(bytesIn(config.traces) / 2);
      const given = {
        ...prepared,
        setup,
        directory,
        traces,
        recorder: traces && createTraceRecorder(traces),
        opened,
        grading,
        signal,
        observer,
        isReplay: options.recording !== undefined,
        strict: options.strict ?? false,
      };
      return await runPhases({ ...given, unusable: createUnusableCount() });
    } catch (error) {
      const { calls, replayed } = opened.meter.snapshot().total;
      await directory.abandon({ keep: calls + replayed > 0 });
      throw error;
    }
  } finally {
    await opened.close();
  }
}

async function runPhases(run: RunInProgress): Promise<Summary> {
  const { setup, manifest, directory, opened, calibration } = run;
  const { meter, budget } = opened;
  keepForScoring(budget, setup);
  const judgeCheck = await checkJudgeOfRun(run);
  run.observer.judgeChecked?.(judgeCheck);
  const startedAt = performance.now();
  const result = await searchOfRun(run);
  await finishCalls(run);
  const searched = { usage: meter.snapshot(), at: performance.now() };
  const led = await ledBy(run, result);
  const outcomes = await evaluationOfRun(run, result);
  await finishCalls(run);
  const evaluatedAt = performance.now();
  const total = meter.snapshot();
  const onValidation = setup.task.validation.map(({ name, examples }) => ({
    name,
    seed: scoreOf(outcomesOf(examples, outcomes.validation.seed)),
    final: scoreOf(outcomesOf(examples, outcomes.validation.final)),
  }));
  for (const side of [outcomes.seed, outcomes.final]) run.unusable.outcomes(side);

  const summary = summaryOf({
    manifest,
    directory: directory.path,
    outcomes,
    status: statusOf(result, budget),
    usesLabels: led.usesLabels,
    graded: led.graded,
    leaks: [...run.seedLeaks, ...run.leakCheck.found(result.prompts)],
    finalCheck: result.finalCheck,
    judgeCheck,
    budgetReached: budget.reached,
    usage: { search: searched.usage, total },
    validation: onValidation,
    traces: run.traces?.close() ?? null,
    unusable: run.unusable.shares(),
  });
  await directory.writeJson('prompts.json', {
    simulated: manifest.simulated,
    seed: result.problem.prompts,
    final: result.prompts,
    seen: led.seen,
    ...(led.usesLabels ? { usesLabels: true, graded: led.graded } : {}),
  });
  await directory.writeLines('outcomes.jsonl', [
    ...outcomes.seed.map((outcome) => ({ prompts: 'seed', ...outcome })),
    ...outcomes.final.map((outcome) => ({ prompts: 'final', ...outcome })),
  ]);
  if (setup.task.validation.length > 0)
    await directory.writeLines('validation-outcomes.jsonl', [
      ...outcomes.validation.seed.map((outcome) => ({ prompts: 'seed', ...outcome })),
      ...outcomes.validation.final.map((outcome) => ({ prompts: 'final', ...outcome })),
    ]);
  const { replayed } = total.total;
  // If a run did not make all its calls in this session, its time is not the time of its models.
  const partly = { ...(directory.resumed && { resumed: true }), ...(replayed > 0 && { replayed }) };
  await directory.writeLines('timings.jsonl', [
    { phase: 'optimization', ms: Math.round(searched.at - startedAt), ...partly },
    { phase: 'evaluation', ms: Math.round(evaluatedAt - searched.at), ...partly },
    ...Object.entries(total.session.byModel).map(([model, session]) => ({ model, ...session })),
  ]);
  if (calibration !== undefined) await directory.writeJson(calibrationFile, calibration);
  await writeServedKeys(directory, opened.servedKeys());
  await directory.close();
  await directory.writeJson('summary.json', summary);
  await writeReport(directory.path);
  return summary;
}

/**
 * The questions and the labels that led to the final prompts. If prompts were taken over from another run, those of that run are included.
 */
async function ledBy(
  { setup }: Pick<RunInProgress, 'setup'>,
  result: SearchResult,
): Promise<Omit<FoundPrompts, 'prompts'>> {
  const { split, optimizer, takenOver } = setup;
  const before = await takenOver?.();
  const graded = [...new Set([...result.graded, ...(before?.graded ?? [])])];
  const own = [...split.pool, ...(result.graded.includes('validation') ? split.validation : [])].map(questionHash);
  return {
    seen: [...new Set([...own, ...(before?.seen ?? [])])],
    usesLabels: optimizer.usesLabels || graded.length > 0 || (before?.usesLabels ?? false),
    graded,
  };
}

/**
 * A limit ends a phase at the first call that it does not allow. Calls that it allowed before may still be under way. They count as usage
 * of the phase, and their replies are kept for a run with a higher limit.
 */
async function finishCalls({ opened, observer, signal }: RunInProgress): Promise<void> {
  const calls = opened.underWay();
  if (calls > 0) observer.finishing?.(calls);
  await opened.settled(signal);
  signal.throwIfAborted();
}

/** If a limit ended the search or the scoring, this is the status of the run. */
function statusOf({ status }: OptimizationResult, { reachedLimit }: Budget): OptimizationResult['status'] {
  if (reachedLimit === undefined) return status;
  return reachedLimit === 'deadline' ? 'deadline-reached' : 'budget-exhausted';
}

function outcomesOf(examples: readonly Example[], outcomes: readonly ExampleOutcome[]): ExampleOutcome[] {
  const ids = new Set(examples.map(({ id }) => id));
  return outcomes.filter(({ id }) => ids.has(id));
}
