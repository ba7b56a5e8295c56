import type { AssessedAgents } from '../../../event/optimization-event.ts';
import { untilLimit } from '../../../optimizer/within-budget.ts';
import { type RewardLens, rewardLenses } from '../../../reward/reward-lens.ts';
import { roundNoise } from '../../../reward/round-noise.ts';
import { finalRandom } from '../../../search/compare-prompts.ts';
import { reportTraces } from '../../../search/report-traces.ts';
import type { SearchState } from '../state/search-state.ts';
import { type Assessed, assessAgents } from './assess-agents.ts';

/**
 * Runs the prompts in force on the whole pool and assesses every agent on the three lenses in absolute terms. Reports the share of
 * questions on which each lens holds, by agent and for the system, and the weakest agent and lens. In the search, only mutations that fill
 * a beam depend on the result. Undefined where the options leave the orientation out.
 */
export async function orient(search: SearchState): Promise<Assessed | undefined> {
  if (search.options.orientation === 'off') return undefined;
  const { prompts } = search;
  const assessed = await assessAgents(search, prompts, search.random.fork('orientation'));
  const { traces, lenses, ...counts } = assessed;
  reportTraces(search.emit, traces, { purpose: 'orientation', prompts });
  const system = systemLenses(lenses);
  search.emit({ type: 'orientation-finished', lenses, system, weakest: weakest(lenses), ...countsOf(counts) });
  return assessed;
}

/** The mean of each lens over the agents that have it; null where no agent has it. */
function systemLenses(assessed: AssessedAgents): Readonly<Record<RewardLens, number | null>> {
  const mean = (lens: RewardLens) => {
    const shares = Object.values(assessed).flatMap((lenses) => lenses[lens] ?? []);
    return shares.length === 0 ? null : roundNoise(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  };
  return {
    localValidity: mean('localValidity'),
    lookaheadPotential: mean('lookaheadPotential'),
    globalAlignment: mean('globalAlignment'),
  };
}

/**
 * The orientation, repeated under the prompts in force at the end, with the changes since the first one. Where the budget ends it, no
 * result is reported.
 */
export async function assessAgain(search: SearchState, before: AssessedAgents): Promise<void> {
  const { prompts } = search;
  const assessed = await untilLimit(search, (search) => assessAgents(search, prompts, finalRandom(search)));
  if (assessed === undefined) return;
  const { traces, lenses, ...counts } = assessed;
  reportTraces(search.emit, traces, { purpose: 'assessed-again', prompts });
  search.emit({ type: 'assessed-again', lenses, deltas: deltasOf(before, lenses), ...countsOf(counts) });
}

function countsOf({ unscored, silent }: Pick<Assessed, 'unscored' | 'silent'>) {
  return { unscored, ...(silent === 0 ? {} : { silent }) };
}

/** The lowest share; on equal shares the first agent in topological order and the first lens. */
function weakest(assessed: AssessedAgents): { agent: string; lens: RewardLens } | null {
  const all = Object.entries(assessed).flatMap(([agent, lenses]) =>
    rewardLenses.map((lens) => ({ agent, lens, share: lenses[lens] ?? 2 })),
  );
  const lowest = all.toSorted((one, other) => one.share - other.share)[0];
  return lowest === undefined || lowest.share > 1 ? null : { agent: lowest.agent, lens: lowest.lens };
}

function deltasOf(before: AssessedAgents, after: AssessedAgents): AssessedAgents {
  const delta = (agent: string, lens: RewardLens) => {
    const [from, to] = [before[agent]![lens], after[agent]![lens]];
    return from === null || to === null ? null : roundNoise(to - from);
  };
  const ofAgent = (agent: string) => ({
    localValidity: delta(agent, 'localValidity'),
    lookaheadPotential: delta(agent, 'lookaheadPotential'),
    globalAlignment: delta(agent, 'globalAlignment'),
  });
  return Object.fromEntries(Object.keys(after).map((agent) => [agent, ofAgent(agent)]));
}
