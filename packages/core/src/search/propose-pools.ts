import { createCopyFinder } from '../operators/find-copies.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { type PromptSearch, searchedAgents } from './prompt-search.ts';
import { propose } from './propose.ts';
import { reportTraces } from './report-traces.ts';
import { rewriteOrder } from './rewrite-order.ts';
import { startBatch, tracesOf } from './run-batch.ts';

/** Agent id -> prompts to choose from, the seed prompt first; an agent that keeps its prompt has no entry. */
export type PromptPools = Readonly<Record<string, readonly string[]>>;

/**
 * Makes proposals for the seed prompt of every searched agent. Each proposal is made from the runs of the seed system
 * on `shown` questions that are drawn for it. A pool holds the seed prompt and at most `candidates - 1` other prompts,
 * because a proposal that cannot be used is not replaced.
 */
export async function proposePools(
  search: PromptSearch,
  seedPrompts: PromptMap,
  { candidates, shown }: { candidates: number; shown: number },
): Promise<PromptPools> {
  const { graph, pool, models, signal, emit } = search;
  const random = search.random.fork('proposals');
  const agents = searchedAgents(search);
  const plans = agents.flatMap((agent) =>
    Array.from({ length: candidates - 1 }, (_, index) => {
      const own = random.fork(agent, index + 1);
      const questions = own.fork('questions').shuffle(pool).slice(0, shown);
      return { agent, step: index + 1, draw: own.path, questions };
    }),
  );
  const drawn = new Set(plans.flatMap(({ questions }) => questions));
  const execution = { graph, prompts: seedPrompts, models: models.agent, draw: random.path, signal };
  const runs = startBatch([...drawn], execution);
  const runOf = new Map(runs.map((run) => [run.question.id, run]));
  reportTraces(emit, await tracesOf(runs), { purpose: 'proposal', prompts: seedPrompts });
  const orders = plans.map(({ questions, ...plan }) =>
    rewriteOrder({ ...search, prompts: seedPrompts }, { ...plan, runs: questions.map(({ id }) => runOf.get(id)!) }),
  );
  const proposed = await propose({ ...search, findCopies: createCopyFinder(pool) }, orders);
  return Object.fromEntries(
    agents.map((agent) => {
      const prompts = proposed.flatMap((candidate) => (candidate?.agent === agent ? [candidate.prompt] : []));
      return [agent, [seedPrompts[agent]!, ...prompts]];
    }),
  );
}

/** The seed prompts, where each agent with a pool gets one prompt of its pool; `choice` holds its index in the pool. */
export function combinePrompts(seedPrompts: PromptMap, pools: PromptPools, choice: readonly number[]): PromptMap {
  const chosen = Object.entries(pools).map(([agent, prompts], index) => [agent, prompts[choice[index]!]!] as const);
  return { ...seedPrompts, ...Object.fromEntries(chosen) };
}
