import { join } from 'node:path';
import {
  type EventEvidence,
  type GradedPart,
  gradedParts,
  type OptimizationEvent,
  type OptimizationProblem,
  type OptimizationResult,
  optimize,
  type PromptMap,
  pruneGraph,
  type Spent,
  withinBudget,
} from '@maspo/core';
import type { Budget, ModelResources, Recording, UsageSnapshot } from '@maspo/models';
import { type CallObserver, type OpenModels, openModels } from '@maspo/models';
import type { Example, PromptLeak } from '@maspo/tasks';
import { questionHash, type SandboxLevel } from '@maspo/tasks';
import type { Calibration } from '../calibration/calibration.ts';
import { findCalibration } from '../calibration/calibration-store.ts';
import { type Grading, type GradingSource, gradingOfRun } from '../grading/create-grading.ts';
import { type ExampleOutcome, evaluateSystem, notScored, scoreOf } from '../grading/evaluate-system.ts';
import { createLeakCheck, type LeakCheck } from '../grading/prompt-leaks.ts';
import { scoreOn } from '../grading/score-on.ts';
import type { JudgeCheckRecord } from '../records/judge-check-record.ts';
import type { Manifest } from '../records/manifest.ts';
import { calibrationFile } from '../records/read-run.ts';
import { writeServedKeys } from '../records/served-keys.ts';
import { type Summary, summaryOf } from '../records/summary.ts';
import { createUnusableCount, type UnusableCount } from '../records/unusable-replies.ts';
import { eventWithoutTexts, outcomeWithoutTexts } from '../records/without-texts.ts';
import { writeReport } from '../report/write-report.ts';
import { keepDuringSearch, keepForScoring } from '../setup/keep-budget.ts';
import { openLocal } from '../setup/local-package.ts';
import { manifestOf } from '../setup/manifest-of.ts';
import { modelsOfRun, ownValidation, problemOf, type RunSetup } from '../setup/run-setup.ts';
import { phaseAfter } from '../setup/search-phase.ts';
import { createTraceRecorder, type TestAnswer, type TraceRecorder } from '../traces/trace-recorder.ts';
import type { TraceWriter } from '../traces/trace-writer.ts';
import { checkJudgeOfRun } from './check-judge-of-run.ts';
import { inTurn } from './in-turn.ts';
import { createRunDirectory, type RunDirectory } from './run-directory.ts';

export interface RunOptions {
  /** The run's folder; `results/<name>-<manifest id>` below the working directory when left out. */
  readonly run?: string | undefined;
  /** The folder of the reply store. */
  readonly home: string;
  /** Answers every call in place of models and reply store. */
  readonly recording?: Recording | undefined;
  /** The calibration of the evaluator on this task, null for none; looked up in the home when left out. */
  readonly calibration?: Calibration | null | undefined;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
  /** Refuse seed prompts that hold test questions or their answers, and a judge that cannot be told from one that guesses; false when left out. */
  readonly strict?: boolean | undefined;
  /** Shared with concurrent runs; the run's own when left out. */
  readonly shared?: SharedByRuns | undefined;
}

/** What all runs of one process can share. */
export interface SharedByRuns {
  readonly models: ModelResources;
  readonly grading: GradingSource;
}

/** Observes a run's progress; it cannot change the run. */
export interface RunObserver extends Partial<CallObserver> {
  started(directory: string, manifest: Manifest, usage: () => UsageSnapshot): void;
  event(event: OptimizationEvent, evidence: EventEvidence): void;
  evaluated(done: number, total: number): void;
  /** A test question was answered and graded. */
  graded?(answer: TestAnswer): void;
  /** Test questions, or answers to them, in the seed prompts, before anything is called. */
  leaked?(leaks: readonly PromptLeak[]): void;
  /** The judge is being checked; `usage` counts the calls of the check. */
  judgeChecking?(usage: () => UsageSnapshot): void;
  /** What is known of the judge, before it leads the search. */
  judgeChecked?(check: JudgeCheckRecord): void;
}

/** State that the phases of one run share. */
interface Run {
  readonly setup: RunSetup;
  readonly manifest: Manifest;
  readonly directory: RunDirectory;
  readonly opened: OpenModels;
  readonly grading: Grading;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** The calibration of the evaluator on this task. */
  readonly calibration: Calibration | undefined;
  readonly leakCheck: LeakCheck;
  /** Where the run keeps its evidence; undefined where it keeps no texts. */
  readonly traces: TraceWriter | undefined;
  readonly recorder: TraceRecorder | undefined;
  readonly isReplay: boolean;
  readonly strict: boolean;
  /** What the run's replies were good for. */
  readonly unusable: UnusableCount;
  /** In the seed prompts. */
  readonly seedLeaks: readonly PromptLeak[];
}

/**
 * Optimizes, evaluates seed and final prompts on the test split, and writes everything to the run directory. Prompts that
 * hold test questions are marked in the summary, or with `strict` refused before anything is called. Before the search the judge is checked;
 * one that cannot be told from one that guesses is warned of, or with `strict` refused. When it throws, the
 * directory keeps the events so far. It is removed if no model has answered.
 */
export async function optimizeRun(setup: RunSetup, options: RunOptions): Promise<Summary> {
  const { config, task, name } = setup;
  const { signal, observer, shared, sandboxLevel } = options;
  const leakCheck = createLeakCheck(setup, options);
  const seedLeaks = leakCheck.given(setup.system.prompts);
  if (seedLeaks.length > 0) observer.leaked?.(seedLeaks);
  const manifest = manifestOf(setup);
  const calibration =
    options.calibration === undefined
      ? await findCalibration(options.home, manifest)
      : (options.calibration ?? undefined);
  const opened = openModels(modelsOfRun(setup), { ...options, openLocal, resources: shared?.models });
  try {
    const grading = await gradingOfRun(task.scoring, {
      choice: config.task.grading,
      level: sandboxLevel,
      evaluator: opened.models.evaluator,
      seed: config.seed,
      source: shared?.grading,
    });
    const directory = await createRunDirectory(options.run ?? join('results', `${name}-${manifest.id}`), manifest);
    observer.started(directory.path, manifest, opened.meter.snapshot);
    try {
      const traces = config.traces === 'none' ? undefined : directory.openTraces(bytesIn(config.traces) / 2);
      const given = {
        setup,
        manifest,
        directory,
        traces,
        recorder: traces && createTraceRecorder(traces),
        opened,
        grading,
        signal,
        observer,
        calibration,
        leakCheck,
        seedLeaks,
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

async function runPhases(run: Run): Promise<Summary> {
  const { setup, manifest, directory, opened, calibration } = run;
  const { meter, budget } = opened;
  keepForScoring(budget, setup);
  const judgeCheck = await checkJudgeOfRun(run);
  run.observer.judgeChecked?.(judgeCheck);
  const startedAt = performance.now();
  const result = await search(run);
  const searched = { usage: meter.snapshot(), at: performance.now() };
  const outcomes = await evaluateBoth(run, result);
  const evaluatedAt = performance.now();
  const total = meter.snapshot();
  const onValidation = setup.task.validation.map(({ name, examples }) => ({
    name,
    seed: scoreOf(outcomesOf(examples, outcomes.validation.seed)),
    final: scoreOf(outcomesOf(examples, outcomes.validation.final)),
  }));
  for (const side of [outcomes.seed, outcomes.final]) run.unusable.outcomes(side);
  run.unusable.finalCheck(result.finalCheck);

  const summary = summaryOf({
    manifest,
    directory: directory.path,
    outcomes,
    status: statusOf(result, budget),
    usesLabels: setup.optimizer.usesLabels || result.graded.length > 0,
    graded: result.graded,
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
    seen: [...setup.split.pool, ...(result.graded.includes('validation') ? setup.split.validation : [])].map(
      questionHash,
    ),
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
  // The time of a run that did not make all its calls itself is not that of its models.
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

type SearchResult = OptimizationResult & {
  readonly graded: readonly GradedPart[];
  /** The system that was searched: as it was set up, or the pruned one. */
  readonly problem: OptimizationProblem;
};

async function search(run: Run): Promise<SearchResult> {
  const { setup, opened, signal, observer } = run;
  const { optimizer, options, config } = setup;
  const problem = await pruned(run);
  const keepBudget = keepDuringSearch(opened.budget, setup, problem);
  const graded = new Set<GradedPart>();
  const result = await optimize(optimizer, problem, {
    models: opened.models,
    options,
    seed: config.seed,
    signal,
    spent: () => spentOf(opened.meter.snapshot()),
    emit: (event, evidence) => {
      const phase = phaseAfter(event);
      if (phase !== undefined) opened.meter.enterPhase(phase);
      keepBudget(event);
      for (const part of gradedParts([event])) graded.add(part);
      note(run, event, evidence);
      run.unusable.event(event);
      observer.event(event, evidence);
    },
  });
  return { ...result, graded: [...graded], problem };
}

/** Writes an event and what it rests on. */
function note({ directory, recorder }: Run, event: OptimizationEvent, evidence: EventEvidence): void {
  directory.appendEvent(recorder === undefined ? eventWithoutTexts(event) : event);
  recorder?.event(event, evidence);
}

/** If a limit is reached during the trials, the whole graph is kept. */
async function pruned(run: Run): Promise<OptimizationProblem> {
  const { setup, opened, signal, observer } = run;
  const { prune, seed } = setup.config;
  const { task, split } = setup;
  const given = { examples: [...task.examples, ...ownValidation(setup)], grading: run.grading };
  const problem = problemOf(setup, { validation: scoreOn(split.validation, given), pool: scoreOn(split.pool, given) });
  if (prune === undefined) return problem;
  opened.meter.enterPhase('pruning');
  keepForScoring(opened.budget, setup, problem);
  const emit = (event: OptimizationEvent, evidence: EventEvidence) => {
    note(run, event, evidence);
    observer.event(event, evidence);
  };
  const smaller = await withinBudget(() =>
    pruneGraph(problem, { options: prune, models: opened.models, seed, signal, emit }),
  );
  return smaller ?? problem;
}

/** If a limit ended the search or the scoring, this is the status of the run. */
function statusOf({ status }: OptimizationResult, { reachedLimit }: Budget): OptimizationResult['status'] {
  if (reachedLimit === undefined) return status;
  return reachedLimit === 'deadline' ? 'deadline-reached' : 'budget-exhausted';
}

function spentOf({ total }: UsageSnapshot): Spent {
  return { calls: total.calls + total.replayed, tokens: total.inputTokens + total.outputTokens };
}

async function evaluateBoth(
  { setup, opened, grading, signal, observer, traces, recorder }: Run,
  { prompts, problem }: SearchResult,
): Promise<Evaluated> {
  const { split } = setup;
  const further = ownValidation(setup);
  const examples = [...split.test, ...further];
  opened.meter.enterPhase('evaluation');
  opened.budget.startScoring();
  const { seed, traces: kept } = setup.config;
  const { length } = split.test;
  if (kept !== 'none') traces?.limitTo(bytesIn(kept));
  const begin = traces?.mark();
  const record = inTurn<TestAnswer>((answer) => recorder?.answer(answer));
  let done = 0;
  const score = (side: TestAnswer['prompts'], map: PromptMap) =>
    evaluateSystem(map, examples, {
      graph: problem.graph,
      models: opened.models.agent,
      grading,
      seed,
      signal,
      onExample: ({ index, trace, graded }) => {
        const answer = { prompts: side, map, trace, graded };
        observer.evaluated(++done, 2 * examples.length);
        if (index >= length) return;
        record(side === 'seed' ? index : length + index, answer);
        observer.graded?.(answer);
      },
    });
  const scored = await withinBudget(() => Promise.all([score('seed', problem.prompts), score('final', prompts)]));
  if (scored === undefined && begin !== undefined) traces?.rewind(begin);
  // Easy questions are answered first, so a score on the answered ones would be too good.
  const [before, after] = scored ?? [notScored(examples), notScored(examples)];
  const keptOutcome = recorder === undefined ? outcomeWithoutTexts : (outcome: ExampleOutcome) => outcome;
  const [seedKept, finalKept] = [before.map(keptOutcome), after.map(keptOutcome)];
  return {
    seed: seedKept.slice(0, length),
    final: finalKept.slice(0, length),
    validation: { seed: seedKept.slice(length), final: finalKept.slice(length) },
  };
}

/** Outcomes of the test split, and of validation questions in files of their own. */
interface Evaluated extends BothSides {
  readonly validation: BothSides;
}

interface BothSides {
  readonly seed: ExampleOutcome[];
  readonly final: ExampleOutcome[];
}

function outcomesOf(examples: readonly Example[], outcomes: readonly ExampleOutcome[]): ExampleOutcome[] {
  const ids = new Set(examples.map(({ id }) => id));
  return outcomes.filter(({ id }) => ids.has(id));
}

/** Half of it is for the search, so that the answers to test questions, which come last, find room. */
function bytesIn({ megabytes }: { readonly megabytes: number }): number {
  return megabytes * 1e6;
}
