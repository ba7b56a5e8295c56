import { resolve } from 'node:path';
import { type AgentSystem, findArchitecture, parseCustomSystem } from '@maspo/architectures';
import {
  type AnswerFormat,
  checkPrompts,
  contentHash,
  findOptimizer,
  issuesOf,
  MaspoError,
  type OptimizationProblem,
  type Optimizer,
  optimizers,
  type PromptMap,
  pruneIssues,
  refuseIssues,
  type Validation,
  withHandoff,
} from '@maspo/core';
import { type Example, questionOf, readOwnFile, requirements, type Split, splitExamples } from '@maspo/tasks';
import { type LoadedConfig, readText, readYaml } from '../config/load-run-config.ts';
import { parseOptions } from '../config/parse-options.ts';
import type { RunConfig } from '../config/run-config.ts';
import { type LoadedExamples, loadExamples } from '../data/load-examples.ts';
import { agentModelProblems } from '../models/config/agent-model-problems.ts';
import { modelProblems } from '../models/create-models.ts';

/** A configuration with everything it names found, read and checked; nothing has been called yet. */
export interface RunSetup {
  readonly name: string;
  readonly config: RunConfig;
  readonly task: TaskSetup;
  readonly system: AgentSystem;
  readonly optimizer: Optimizer<unknown>;
  /** The optimizer's options, every default filled in. */
  readonly options: unknown;
  readonly split: Split;
}

/** The labelled questions of a run, and what their answers should be like. */
export interface TaskSetup {
  /** Benchmark id, or name of the user's file. */
  readonly id: string;
  readonly format: AnswerFormat;
  readonly requirement: string;
  readonly examples: readonly Example[];
  /** SHA-256 of the dataset's content. */
  readonly sha256: string;
}

export interface SetUpOptions {
  /** Keys of models are not needed, as where a recording answers; false when left out. */
  readonly offline?: boolean | undefined;
  /** The optimizers that may be named; those for runs when left out. */
  readonly known?: readonly Optimizer<unknown>[] | undefined;
  /** Where the examples of a benchmark come from; read anew from the home when left out. */
  readonly examplesOf?: ((benchmark: string, home: string) => Promise<LoadedExamples>) | undefined;
}

/** Throws one `MaspoError` that lists everything missing or wrong, from the task to the keys of the models. */
export async function setUpRun(
  { config, name, directory, file }: LoadedConfig,
  home: string,
  { offline = false, known = optimizers, examplesOf = loadExamples }: SetUpOptions = {},
): Promise<RunSetup> {
  const problems = createProblemList();
  const task = await problems.collect(`task ${config.task.file ?? config.task.benchmark}`, () =>
    readTask(config.task, { directory, home, examplesOf }),
  );
  const system = await problems.collect(`architecture ${config.architecture.graph ?? config.architecture.name}`, () =>
    readSystem(config.architecture, { directory, format: task?.format ?? 'math' }),
  );
  const optimizer = await problems.collect(`optimizer ${config.optimizer.name}`, async () =>
    readOptimizer(config.optimizer, known),
  );
  const split =
    task && (await problems.collect('task', async () => splitExamples(task.examples, splitOptions(config))));
  problems.add(modelProblems(config.models, { offline, limitsMoney: config.budget?.maxMoney !== undefined }));
  if (system !== undefined) problems.add(agentModelProblems(system.graph, config.models.agents));
  if (task !== undefined && system !== undefined && optimizer !== undefined && split !== undefined) {
    const problem = problemOf({ config, task, system, split }, async () => undefined);
    problems.add([
      ...issuesOf(problem),
      ...optimizer.optimizer.check(problem, optimizer.options),
      ...(config.prune === undefined ? [] : pruneIssues(problem)),
    ]);
  }
  problems.throwIfAny(file);
  return { name, config, task: task!, system: system!, ...optimizer!, split: split! };
}

/** Agents that keep their prompt: those of the graph file, and those of the configuration. */
export function frozenOf({ config, system }: Pick<RunSetup, 'config' | 'system'>): string[] {
  return [...new Set([...(system.frozen ?? []), ...(config.architecture.frozen ?? [])])];
}

/** What the optimizer gets to see of a run: of the labels, what `score` tells of final answers to validation questions. */
export function problemOf(
  { config, task, system, split }: Pick<RunSetup, 'config' | 'task' | 'system' | 'split'>,
  score: Validation['score'],
): OptimizationProblem {
  const { graph, prompts } = system;
  const questions = split.validation.map(questionOf);
  return {
    graph,
    prompts,
    frozen: frozenOf({ config, system }),
    pool: split.pool,
    requirement: task.requirement,
    ...(questions.length === 0 ? {} : { validation: { questions, score } }),
  };
}

async function readTask(
  task: RunConfig['task'],
  from: { directory: string; home: string; examplesOf: NonNullable<SetUpOptions['examplesOf']> },
): Promise<TaskSetup> {
  if (task.benchmark !== undefined) {
    const { benchmark, examples, sha256 } = await from.examplesOf(task.benchmark, from.home);
    return { id: benchmark.id, format: benchmark.format, requirement: benchmark.requirement, examples, sha256 };
  }
  const file = task.file!;
  const format = task.format!;
  const content = await readText(resolve(from.directory, file));
  const examples = readOwnFile(file, content, format);
  return {
    id: file,
    format,
    requirement: task.requirement ?? requirements[format],
    examples,
    sha256: contentHash(content),
  };
}

async function readSystem(
  { frozen: _, handoff, prompts, ...architecture }: RunConfig['architecture'],
  from: { directory: string; format: AnswerFormat },
): Promise<AgentSystem> {
  const system = await readGraph(architecture, { ...from, isBare: prompts === 'bare' });
  const graph = handoff === undefined ? system.graph : withHandoff(system.graph, handoff);
  return { ...system, graph, prompts: typeof prompts === 'object' ? replaced(system, prompts) : system.prompts };
}

async function readGraph(
  { name, graph, ...options }: Pick<RunConfig['architecture'], 'name' | 'graph'> & Readonly<Record<string, unknown>>,
  { directory, format, isBare }: { directory: string; format: AnswerFormat; isBare: boolean },
): Promise<AgentSystem> {
  if (graph !== undefined) {
    refuseOptions('architecture', options);
    return parseCustomSystem(await readYaml(resolve(directory, graph)), graph);
  }
  const architecture = findArchitecture(name!);
  const { barePrompts, ...system } = architecture.build(
    format,
    parseOptions(`architecture ${name}`, architecture.options, options),
  );
  return isBare ? { ...system, prompts: barePrompts } : system;
}

/** The seed prompts of a system with those that the configuration has in their place. */
function replaced({ graph, prompts }: AgentSystem, given: PromptMap): PromptMap {
  const all = { ...prompts, ...given };
  refuseIssues('architecture.prompts', checkPrompts(graph, all));
  return all;
}

function readOptimizer(
  { name, ...options }: RunConfig['optimizer'],
  known: readonly Optimizer<unknown>[],
): Pick<RunSetup, 'optimizer' | 'options'> {
  const optimizer = findOptimizer(name, known);
  return { optimizer, options: parseOptions(`optimizer ${name}`, optimizer.options, options) };
}

function splitOptions({ task, seed }: RunConfig) {
  const { split: mode, pool, validation = 0, limit } = task;
  return { mode, pool, validation, seed, ...(limit === undefined ? {} : { limit }) };
}

function refuseOptions(owner: string, options: Record<string, unknown>): void {
  const names = Object.keys(options);
  if (names.length > 0) throw new MaspoError('invalid-input', `${owner}: unknown field ${names.join(', ')}`);
}

/** Gathers the problems of several checks, so that a user sees all of them at once. */
function createProblemList() {
  const found: string[] = [];
  let code: MaspoError['code'] = 'missing-data';
  return {
    async collect<Value>(owner: string, check: () => Promise<Value>): Promise<Value | undefined> {
      try {
        return await check();
      } catch (error) {
        if (!(error instanceof MaspoError)) throw error;
        const several = error.issues.length > 1;
        found.push(...(several ? error.issues.map((problem) => `${owner}: ${problem}`) : [error.message]));
        if (error.code !== 'missing-data') code = 'invalid-input';
        return undefined;
      }
    },
    add(problems: readonly string[]): void {
      found.push(...problems);
      if (problems.length > 0) code = 'invalid-input';
    },
    throwIfAny(subject: string): void {
      if (found.length > 0) throw new MaspoError(code, found.join('; '), { issues: found, subject });
    },
  };
}
