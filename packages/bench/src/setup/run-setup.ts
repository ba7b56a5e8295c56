import {
  issuesOf,
  type OptimizationProblem,
  type Optimizer,
  optimizers,
  pruneIssues,
  type ScoreAnswer,
} from '@maspo/core';
import { agentModelIssues, type ModelsOfRun, modelIssues } from '@maspo/models';
import { type Example, questionOf, type Split, scoringBasis, scoringKind, splitExamples } from '@maspo/tasks';
import type { LoadedConfig } from '../config/load-run-config.ts';
import type { RunConfig } from '../config/run-config.ts';
import { loadExamples } from '../data/load-examples.ts';
import type { Modules } from '../records/manifest.ts';
import { frozenOf } from './frozen-of.ts';
import { createIssueList } from './issue-list.ts';
import { ownSystemIssues, withVersion } from './own-system.ts';
import type { Preflight } from './preflight.ts';
import { readOptimizer } from './read-optimizer.ts';
import type { FoundPrompts } from './read-prompts.ts';
import { readSystem, type SystemSetup } from './read-system.ts';
import { type ExamplesOf, readTask } from './read-task.ts';
import { notGraded } from './read-validation.ts';
import type { TaskSetup } from './task-setup.ts';
import { worldOf } from './world-of.ts';

/** A configuration after everything that it names was found, read and checked. No call has been made yet. */
export interface RunSetup {
  readonly name: string;
  readonly config: RunConfig;
  readonly task: TaskSetup;
  readonly system: SystemSetup;
  readonly optimizer: Optimizer<unknown>;
  /** The options of the optimizer, with all defaults. */
  readonly options: unknown;
  readonly split: Split;
  /** Left out if the run uses no module of the user. */
  readonly modules?: Modules;
  /** Reads the prompts that this run takes over from another run, with what led to them; left out for a run with its own search. */
  readonly takenOver?: () => Promise<FoundPrompts>;
}

export interface SetUpOptions {
  /** Checks what the run needs from its environment: keys, servers, a sandbox. Without it, the run cannot be started. */
  readonly preflight?: Preflight | undefined;
  /** The optimizers that may be named; the default is the optimizers for single runs. */
  readonly known?: readonly Optimizer<unknown>[] | undefined;
  /** Returns the examples of a benchmark. The default reads them from the home. */
  readonly examplesOf?: ExamplesOf | undefined;
}

/**
 * Sets up a run. Throws one `MaspoError` that lists everything missing or wrong, from the task to the problems that the preflight finds.
 */
export async function setUpRun(
  { config, name, directory, file }: LoadedConfig,
  home: string,
  { preflight, known = optimizers, examplesOf = loadExamples }: SetUpOptions = {},
): Promise<RunSetup> {
  const issues = createIssueList();
  const named = {
    task: config.task.file ?? config.task.module ?? config.task.benchmark,
    architecture:
      config.architecture.graph ?? config.architecture.module ?? config.architecture.system ?? config.architecture.name,
    optimizer: config.optimizer.module ?? config.optimizer.name,
  };
  const task = await issues.collect(`task ${named.task}`, () => readTask(config.task, { directory, home, examplesOf }));
  const system = await issues.collect(`architecture ${named.architecture}`, () =>
    readSystem(config.architecture, {
      directory,
      format: task?.format ?? 'math',
      isOwnCode: config.models.agent.provider === 'system',
    }),
  );
  const optimizer = await issues.collect(`optimizer ${named.optimizer}`, () =>
    readOptimizer(config.optimizer, { directory, known }),
  );
  const split =
    task && (await issues.collect('task', async () => splitExamples(task.examples, splitOptions(config, task))));
  issues.add(ownSystemIssues(config));
  if (task !== undefined) issues.add(unscoredIssues(config.task, task));
  issues.add(modelIssues(config.models, { limitsMoney: config.budget?.maxMoney !== undefined }));
  if (system !== undefined) issues.add(agentModelIssues(system.graph, config.models.agents));
  if (task !== undefined && system !== undefined && optimizer !== undefined && split !== undefined) {
    const unscored = async () => undefined;
    const problem = problemOf({ config, task, system, split, ...optimizer }, { validation: unscored, pool: unscored });
    issues.add([
      ...issuesOf(problem),
      ...((await issues.collect('optimizer', async () => optimizer.optimizer.check(problem, optimizer.options))) ?? []),
      ...(config.prune === undefined ? [] : pruneIssues(problem)),
      ...(problem.scorePool === undefined ? [] : gradedPoolIssues(split, task)),
    ]);
  }
  if (preflight !== undefined)
    preflight.settle(issues, [
      ...(await preflight.models({ config, task, system, ...optimizer })),
      ...(await preflight.scoring(task?.scoring)),
    ]);
  issues.throwIfAny(file);
  const modules = {
    task: task?.module,
    scoring: task?.scoringModule,
    architecture: system?.module,
    optimizer: optimizer?.module,
  };
  return {
    name,
    config: withVersion(config, system!),
    task: task!,
    system: system!,
    optimizer: optimizer!.optimizer,
    options: optimizer!.options,
    split: split!,
    ...(Object.values(modules).every((module) => module === undefined) ? {} : { modules: defined(modules) }),
  };
}

/** The options for opening the models of a run. */
export function modelsOfRun({ config, task, system }: Pick<RunSetup, 'config' | 'task' | 'system'>): ModelsOfRun {
  return { ...config, world: worldOf(task), openSystem: system.open };
}

/** Validation questions in files of their own. Seed and final prompts are also scored on them, for the report. */
export function ownValidation({ task }: Pick<RunSetup, 'task'>): Example[] {
  return task.validation.flatMap(({ examples }) => examples);
}

/**
 * The optimizer's view of a run. Of the labels it sees only the scores of final answers: to validation questions and, if its options use
 * them, to pool questions.
 */
export function problemOf(
  {
    config,
    task,
    system,
    split,
    optimizer,
    options,
  }: Pick<RunSetup, 'config' | 'task' | 'system' | 'split' | 'optimizer' | 'options'>,
  scores: { readonly validation: ScoreAnswer; readonly pool: ScoreAnswer },
): OptimizationProblem {
  const { graph, prompts } = system;
  const questions = split.validation.map(questionOf);
  return {
    graph,
    prompts,
    frozen: frozenOf({ config, system }),
    pool: split.pool,
    requirement: task.requirement,
    ...(questions.length === 0 ? {} : { validation: { questions, score: scores.validation } }),
    ...(optimizer.gradesPool?.(options) ? { scorePool: scores.pool } : {}),
  };
}

/** Settings that need answers, although the questions have none or are judged. */
function unscoredIssues({ validation, split }: RunConfig['task'], task: TaskSetup): string[] {
  const isGraded = task.tested && scoringBasis(scoringKind(task.scoring)) === 'graded';
  return [
    ...(typeof validation === 'number' && !isGraded ? [notGraded(task)] : []),
    ...(split === 'transductive' && !task.tested
      ? [
          `task.split: ${task.id} has no answers, so there is no test set that the pool could be drawn from: leave it out`,
        ]
      : []),
  ];
}

/** The pool of a transductive split is drawn from the test split, so its labels are labels of test questions. */
function gradedPoolIssues({ mode }: Split, { id, scoring, tested }: TaskSetup): string[] {
  if (!tested || scoringBasis(scoringKind(scoring)) !== 'graded')
    return [
      `optimizer: reward.global is graded, and ${tested ? 'a rubric is judged' : `${id} has no answers to grade by`}: set reward.global to judged`,
    ];
  return mode === 'held-out'
    ? []
    : [
        `optimizer: reward.global is graded, and task.split is ${mode}: the pool is drawn from the test split, so the answers to test questions would lead the search. Set task.split to held-out, or reward.global to judged`,
      ];
}

function defined(modules: { readonly [Part in keyof Modules]: Modules[Part] | undefined }): Modules {
  return Object.fromEntries(Object.entries(modules).filter(([, module]) => module !== undefined));
}

function splitOptions({ task, seed }: RunConfig, { tested, validation: sets }: TaskSetup) {
  const { split: mode, pool, validation, limit } = task;
  return {
    mode,
    pool,
    validation: typeof validation === 'number' ? validation : 0,
    further: sets.flatMap((set) => set.examples),
    tested,
    seed,
    ...(limit === undefined ? {} : { limit }),
  };
}
