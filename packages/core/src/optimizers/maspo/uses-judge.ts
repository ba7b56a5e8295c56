import { agentsWithin } from '../../graph/agents-within.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import { isGraded } from '../../reward/final-comparison.ts';
import { type RewardLens, weightedLenses } from '../../reward/reward-lens.ts';
import { searchedAgents } from '../../search/prompt-search.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import { rewardWeights } from './options/reward-options.ts';
import { refreshWeights } from './refresh/refresh-beam.ts';
import { lensesSampledBy } from './sampling/draw-step-batches.ts';
import { hasNextRound } from './schedule.ts';

/**
 * Whether verdicts of the evaluator lead the search. With graded final answers, the evaluator is asked only about roles: about the agent's
 * own output, and about the agents after it. A floor of local validity counts as well, because the evaluator's assessments decide whether
 * prompts are adopted. The orientation does not count, because it influences only which questions a beam is filled on.
 */
export function usesJudge(options: MaspoOptions, problem: Pick<OptimizationProblem, 'graph' | 'frozen'>): boolean {
  if (!isGraded(options) || options.guards.localValidity !== 'off') return true;
  const agents = searchedAgents(problem);
  const { reward, sampling, lookahead } = options;
  const lenses: readonly RewardLens[] = [
    ...weightedLenses(rewardWeights(reward)),
    ...lensesSampledBy(sampling),
    ...(isRescored(options, agents.length) ? weightedLenses(refreshWeights(options)) : []),
  ];
  const hasReaders = (agent: string) => agentsWithin(problem.graph, agent, lookahead.depth).length > 0;
  return lenses.includes('localValidity') || (lenses.includes('lookaheadPotential') && agents.some(hasReaders));
}

/**
 * Whether a beam may be rescored by verdicts. A beam of one candidate is rescored without a call. Other beams are rescored when their agent
 * is visited again, or when another agent has a new prompt.
 */
function isRescored({ search, schedule, refresh }: MaspoOptions, agents: number): boolean {
  if (refresh.kind === 'none' || search.kind === 'serial' || search.size === 1) return false;
  return refresh.when === 'each-visit' ? hasNextRound(schedule, { rounds: 1, idleRounds: 0 }) : agents > 1;
}
