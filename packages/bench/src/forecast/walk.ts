import {
  type ChatModel,
  type ChatReply,
  lastTagged,
  type MasGraph,
  optimize,
  type PromptMap,
  pruneGraph,
  type Spent,
  shareEqualCalls,
  withinBudget,
} from '@maspo/core';
import type { BudgetConfig, BudgetLimits, ModelConfig, StoredReplies } from '@maspo/models';
import { createBudget, createModelLimits, createModels, type ModelsConfig } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import { checkJudge } from '../calibrate/check-judge.ts';
import { type Grading, gradingOfRun } from '../grading/create-grading.ts';
import { evaluateSystem } from '../grading/evaluate-system.ts';
import { keepDuringSearch, keepForScoring } from '../setup/keep-budget.ts';
import { ownValidation, problemOf, type RunSetup } from '../setup/run-setup.ts';
import { worldOf } from '../setup/world-of.ts';
import type { KindOfCalls } from './amounts.ts';
import type { Assumptions } from './assumptions.ts';
import type { Conduct } from './conduct.ts';
import { plannedSystem } from './planned-system.ts';
import { createPlanningStore } from './planning-store.ts';
import { createUsageLedger, type UsageLedger } from './usage-ledger.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface WalkOptions {
  readonly conduct: Conduct;
  readonly assumptions: Assumptions;
  readonly stored: StoredReplies;
  /** Whether the judge is checked before the search. */
  readonly checksJudge: boolean;
  readonly signal: AbortSignal;
}

/** One section of a run on planned replies. */
export interface Walked {
  readonly kinds: readonly KindOfCalls[];
  /** Without the waits caused by the providers' rate limits. */
  readonly seconds: number;
}

/** A run on planned replies, up to its evaluation: the check of the judge, pruning and the search. */
export interface Walk {
  readonly search: Walked;
  /** Continues through the evaluation of the search's result. */
  evaluate(): Promise<Walked>;
  /** Calls answered by stored replies so far. */
  readonly storedCalls: number;
}

/** Walks through pruning and search with the real code and the real layers around the models. Only the models are planned. */
export async function walkSearch(setup: RunSetup, options: WalkOptions): Promise<Walk> {
  const { config, split, task } = setup;
  const isJudged = scoringBasis(scoringKind(task.scoring)) === 'judged';
  const { conduct, assumptions, signal } = options;
  const clock = createVirtualClock();
  const store = createPlanningStore(options.stored);
  const ledger = createUsageLedger(store.isStored);
  const budget = createBudget(limitsIn(config.budget, conduct));
  const models = createModels(withoutRates(config.models), {
    store,
    planned: plannedModels(options, clock, conduct.graph(setup.system.graph)),
    meter: ledger.meter,
    limits: createModelLimits({ concurrency: config.concurrency }),
    budget,
    world: worldOf(setup.task),
  });

  keepForScoring(budget, setup);
  if (options.checksJudge) {
    ledger.meter.enterPhase('judge check');
    const checking = { models, grading: rightThenWrong(), toTheEnd: conduct.isBound };
    await withinBudget(signal, (signal) => checkJudge(setup, { ...checking, signal }));
  }
  const checked = spentOf(ledger);
  ledger.meter.enterPhase('optimization');
  const given = problemOf(setup, {
    validation: async (_question, finalOutput) => conduct.score(finalOutput),
    pool: async (_question, finalOutput) => conduct.scoreInPool(finalOutput),
  });
  const whole = { ...given, graph: conduct.graph(given.graph) };
  const { prune, seed } = config;
  const pruned =
    prune === undefined
      ? whole
      : await withinBudget(signal, (signal) => pruneGraph(whole, { options: prune, models, seed, signal }));
  const problem = (conduct.isBound && !isStored(ledger)) || pruned === undefined ? whole : pruned;
  const keepBudget = keepDuringSearch(budget, setup, problem);
  const proposed: Record<string, string> = {};
  const result = await optimize(setup.optimizer, problem, {
    models,
    options: setup.options,
    seed,
    signal,
    toTheEnd: conduct.isBound,
    spent: () => (conduct.isBound ? nothing : spentSince(checked, ledger)),
    emit: (event) => {
      keepBudget(event);
      if (event.type === 'candidate-proposed') proposed[event.agent] = event.prompt;
    },
  });
  const kinds = [...ledger.kinds('judge check'), ...ledger.kinds('optimization')];
  const search: Walked = { kinds, seconds: clock.now() };
  const takesAll = !isStored(ledger) && (conduct.isBound || assumptions.adopted);
  const prompts = takesAll
    ? { ...problem.prompts, ...proposed, ...changed(result.prompts, problem.prompts) }
    : result.prompts;

  return {
    search,
    evaluate: async () => {
      ledger.meter.enterPhase('evaluation');
      budget.startScoring();
      const grading = isJudged
        ? await gradingOfRun(task.scoring, { choice: 'repaired', evaluator: models.evaluator, seed })
        : ungraded;
      const setting = { graph: problem.graph, models: models.agent, grading, seed };
      const scored = [...split.test, ...ownValidation(setup)];
      await withinBudget(signal, (signal) => {
        const score = (map: PromptMap) => evaluateSystem(map, scored, { ...setting, signal });
        return Promise.all([score(problem.prompts), score(prompts)]);
      });
      return { kinds: ledger.kinds('evaluation'), seconds: clock.now() - search.seconds };
    },
    get storedCalls() {
      return ledger.storedCalls;
    },
  };
}

/**
 * The limits that end this walk. A deadline never ends it, because the time of a call is only assumed. Tokens and money do not end a costly
 * walk, since a run with shorter replies gets farther within these limits.
 */
function limitsIn({ maxCalls, maxTokens, maxMoney }: BudgetConfig = {}, { isBound }: Conduct): BudgetLimits {
  return isBound ? { maxCalls } : { maxCalls, maxTokens, maxMoney };
}

/** Whether stored replies answered all calls so far. Then the real run will have the same result up to here. */
function isStored(ledger: UsageLedger): boolean {
  return ledger.kinds('optimization').length === 0;
}

/** The prompts that differ from the seed prompts. */
function changed(prompts: PromptMap, seed: PromptMap): PromptMap {
  return Object.fromEntries(Object.entries(prompts).filter(([agent, prompt]) => prompt !== seed[agent]));
}

const nothing = { calls: 0, tokens: 0 };

function spentSince(before: Spent, ledger: UsageLedger): Spent {
  const { calls, tokens } = spentOf(ledger);
  return { calls: calls - before.calls, tokens: tokens - before.tokens };
}

function spentOf({ meter }: UsageLedger): Spent {
  const { calls, replayed, inputTokens, outputTokens } = meter.snapshot().total;
  return { calls: calls + replayed, tokens: inputTokens + outputTokens };
}

/**
 * Equal calls of a simulated model are made once, as in a run, although its replies are not stored. A simulated model
 * takes no time.
 */
function plannedModels(
  { conduct, assumptions }: WalkOptions,
  clock: VirtualClock,
  graph: MasGraph,
): (config: ModelConfig) => ChatModel {
  const answer: ChatModel = async (request) => {
    const { text, inputTokens, outputTokens } = conduct.reply(request);
    const planned = { finish: 'stop', usage: { inputTokens, outputTokens }, model: 'planned' } as const;
    return request.choices === undefined
      ? { text, ...planned }
      : { ...certainChoice(text, request.choices), ...planned };
  };
  const served: ChatModel = async (request, options) => {
    await clock.sleep(assumptions.secondsPerCall[request.purpose] ?? 0);
    return answer(request, options);
  };
  const runSystem = plannedSystem(graph, conduct);
  const system: ChatModel = async (request) => {
    await clock.sleep(
      (assumptions.secondsPerCall.agent ?? 0) * graph.agents.filter(({ kind }) => kind === 'llm').length,
    );
    return runSystem(request);
  };
  const simulated = shareEqualCalls(answer);
  return ({ provider }) => (provider === 'simulated' ? simulated : provider === 'system' ? system : served);
}

/** A planned verdict for a request of probabilities: the chosen letter has probability 1. */
function certainChoice(verdict: string, choices: readonly string[]): Pick<ChatReply, 'text' | 'probabilities'> {
  const chosen = choices[['A', 'B', 'tie'].indexOf(lastTagged(verdict, 'choice') ?? '')]!;
  return { text: chosen, probabilities: Object.fromEntries(choices.map((word) => [word, Number(word === chosen)])) };
}

/**
 * Rate limits would make a walk wait in real time, so `rateSeconds` counts them instead. A model in this process is free unless it has
 * prices.
 */
function withoutRates({ agents, evaluators, ...roles }: ModelsConfig): ModelsConfig {
  const free = <Config extends ModelConfig>(config: Config): Config => ({
    ...config,
    requestsPerMinute: undefined,
    tokensPerMinute: undefined,
    ...(config.provider === 'llama' && config.prices === undefined ? { prices: { input: 0, output: 0 } } : {}),
  });
  const freeEach = <Config extends ModelConfig>(configs: Readonly<Record<string, Config | undefined>>) =>
    Object.fromEntries(
      Object.entries(configs).flatMap(([key, config]) => (config === undefined ? [] : [[key, free(config)]])),
    );
  return {
    agent: free(roles.agent),
    optimizer: free(roles.optimizer),
    evaluator: free(roles.evaluator),
    ...(evaluators === undefined ? {} : { evaluators: freeEach(evaluators) }),
    ...(agents === undefined ? {} : { agents: freeEach(agents) }),
  };
}

/** Grades the first answer to each question as correct and every later one as incorrect, so that every pair is judged. */
function rightThenWrong(): Grading {
  const graded = new Set<string>();
  return {
    ...ungraded,
    grade: async ({ id }) => {
      const outcome = graded.has(id) ? 'incorrect' : 'correct';
      graded.add(id);
      return { outcome, rule: 'forecast', reason: 'planned' };
    },
  };
}

const ungraded: Grading = {
  grade: async () => ({ outcome: 'unscored', rule: 'forecast', reason: 'planned' }),
  failed: (reason) => ({ outcome: 'unscored', rule: 'forecast', reason }),
};
