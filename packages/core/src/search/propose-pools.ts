import { createCopyFinder } from '../operators/find-copies.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { type PromptSearch, searchedAgents } from './prompt-search.ts';
import { proposeRewrites } from './propose-rewrites.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';

/** Agent id -> prompts to choose among, the seed prompt first; an agent whose prompt is kept has none. */
export type PromptPools = Readonly<Record<string, readonly string[]>>;

/**
 * Makes proposals for every searched agent's seed prompt, each from what the seed system did on `shown` questions drawn for it. A pool holds
 * the seed and at most `candidates - 1` others: for a proposal that cannot be used no other is asked for.
 */
export async function proposePools(
  search: PromptSearch,
  seedPrompts: PromptMap,
  { candidates, shown }: { candidates: number; shown: number },
): Promise<PromptPools> {
  const { graph, pool, models, signal, emit } = search;
  const random = search.random.fork('proposals');
  const plans = searchedAgents(search).map((agent) => ({
    agent,
    proposals: Array.from({ length: candidates - 1 }, (_, index) => {
      const own = random.fork(agent, index + 1);
      return { step: index + 1, draw: own.path, questions: own.fork('questions').shuffle(pool).slice(0, shown) };
    }),
  }));
  const drawn = new Set(plans.flatMap(({ proposals }) => proposals.flatMap(({ questions }) => questions)));
  const runs = startBatch([...drawn], {
    graph,
    prompts: seedPrompts,
    models: models.agent,
    draw: random.path,
    signal,
  });
  const runOf = new Map(runs.map((run) => [run.question.id, run]));
  const orders = plans.map(({ agent, proposals }) => ({
    agent,
    prompt: seedPrompts[agent]!,
    openings: proposals.map(({ questions, ...opening }) => ({
      ...opening,
      runs: questions.map(({ id }) => runOf.get(id)!),
    })),
  }));
  reportTraces(emit, await tracesOf(runs), { purpose: 'proposal', prompts: seedPrompts });
  const proposed = await proposeRewrites({ ...search, findCopies: createCopyFinder(pool) }, orders);
  return Object.fromEntries(orders.map(({ agent, prompt }, index) => [agent, [prompt, ...proposed[index]!]]));
}

/** The seed prompts with one prompt of each pool, by its place in it, instead. */
export function combinePrompts(seedPrompts: PromptMap, pools: PromptPools, choice: readonly number[]): PromptMap {
  const chosen = Object.entries(pools).map(([agent, prompts], index) => [agent, prompts[choice[index]!]!] as const);
  return { ...seedPrompts, ...Object.fromEntries(chosen) };
}
