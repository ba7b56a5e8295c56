import type { GraphRun } from '../../../graph/graph-run.ts';
import { startRerun } from '../../../graph/run-graph.ts';
import type { Trace } from '../../../graph/trace.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import { type JudgedQuestion, judgeTraces } from '../../../reward/judge-traces.ts';
import { type LensWeights, type RewardLens, weightedLenses } from '../../../reward/reward-lens.ts';
import { roundNoise } from '../../../reward/round-noise.ts';
import type { Candidate } from '../../../search/candidate.ts';
import { executionWith, type SearchState } from '../state/search-state.ts';
import { type JointReward, jointReward } from './joint-reward.ts';

/** A candidate's result against the prompt that the references ran under. */
export interface CandidateScore {
  readonly reward: JointReward;
  /** R - 0.5 in [-0.5, 0.5]: above 0 is a gain; undefined when too few questions could be scored. */
  readonly score: number | undefined;
  readonly judged: readonly JudgedQuestion[];
  /** The traces that were compared, each list in the order of the batch. */
  readonly references: readonly Trace[];
  readonly traces: readonly Trace[];
}

/**
 * For each reference run, runs the graph with the candidate from its agent on, and judges it against the reference. The lenses are those
 * with a weight above 0 and those in `alsoJudged`.
 */
export async function scoreCandidate(
  search: SearchState,
  candidate: Candidate,
  batch: { readonly references: readonly GraphRun[]; readonly random: RandomSource },
  { weights, alsoJudged = [] }: { readonly weights: LensWeights; readonly alsoJudged?: readonly RewardLens[] },
): Promise<CandidateScore> {
  const { graph, requirement, scorePool, options, signal, witness } = search;
  const lenses = [...new Set([...weightedLenses(weights), ...alsoJudged])];
  const execution = executionWith(search, candidate, batch.random.path);
  const results = await Promise.all(
    batch.references.map(async (run) => {
      const rerun = startRerun(run, candidate.agent, execution);
      const [reference, trace] = await Promise.all([run.trace, rerun.trace]);
      const random = batch.random.fork('judge', candidate.version, reference.question.id);
      const judged = await judgeTraces(
        { graph, agent: candidate.agent, requirement, reference, candidate: trace },
        { lenses, depth: options.lookahead.depth },
        { models: search.models, scorePool, options: options.judge, random, signal, witness },
      );
      return { reference, trace, judged };
    }),
  );
  const judged = results.map((result) => result.judged);
  const reward = jointReward(judged, weights);
  return {
    reward,
    score: reward.reward === undefined ? undefined : roundNoise(reward.reward - 0.5),
    judged,
    references: results.map((result) => result.reference),
    traces: results.map((result) => result.trace),
  };
}
