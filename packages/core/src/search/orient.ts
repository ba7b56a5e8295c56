import type { Trace } from '../graph/trace.ts';
import { stepOf } from '../graph/trace.ts';
import { type AssessedLenses, assessStep } from '../judge/assess-step.ts';
import type { Unscored } from '../judge/verdict.ts';
import { roundNoise } from '../reward/joint-reward.ts';
import { type RewardLens, rewardLenses } from '../reward/reward-lens.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';
import type { SearchState } from './search-state.ts';

/**
 * Runs the prompts in force on the whole pool and has every agent assessed on the three lenses in absolute terms. Reports the share of
 * questions on which each lens holds, and where it holds least. The search does not depend on the result.
 */
export async function orient(search: SearchState): Promise<void> {
  const assessed = await assessPrompts(search, 'orientation');
  search.emit({
    type: 'orientation-finished',
    lenses: Object.fromEntries(assessed.map(({ agent, lenses }) => [agent, lenses])),
    weakest: weakest(assessed),
    unscored: assessed.reduce((sum, { unscored }) => sum + unscored, 0),
  });
}

/** An agent with the share of the pool on which each lens holds. */
export interface AssessedAgent {
  readonly agent: string;
  readonly lenses: LensShares;
  readonly unscored: number;
}

/** Runs the prompts in force on the whole pool and has every agent assessed, in topological order. */
export async function assessPrompts(search: SearchState, purpose: 'orientation' | 'guard'): Promise<AssessedAgent[]> {
  const { graph, prompts, pool, models, random, signal } = search;
  const draw = random.fork('orientation').path;
  const traces = await tracesOf(startBatch(pool, { graph, prompts, models: models.agent, draw, signal }));
  const assessed = await Promise.all(
    graph.agents.map(async ({ id }) => {
      const answers = await Promise.all(traces.map((trace) => assessAgent(search, id, trace)));
      return {
        agent: id,
        lenses: lensShares(answers, id === graph.terminal),
        unscored: answers.filter(isUnscored).length,
      };
    }),
  );
  reportTraces(search.emit, traces, { purpose, prompts });
  return assessed;
}

async function assessAgent(search: SearchState, agent: string, trace: Trace): Promise<AssessedLenses | Unscored> {
  const { graph, requirement, models, random, signal } = search;
  const steps = [agent, ...graph.successors(agent), graph.terminal].map((id) => ({ id, step: stepOf(trace, id) }));
  const failed = steps.find(({ step }) => step.status === 'failed');
  if (failed !== undefined) return { unscored: `agent "${failed.id}" failed` };
  const outputOf = (id: string) => {
    const step = stepOf(trace, id);
    return step.status === 'completed' ? step.output : '';
  };
  return assessStep(
    {
      agent,
      role: graph.agent(agent).role,
      question: trace.question.text,
      context: stepOf(trace, agent).context,
      output: outputOf(agent),
      successors: graph.successors(agent).map((id) => ({ id, role: graph.agent(id).role, output: outputOf(id) })),
      requirement,
      finalOutput: outputOf(graph.terminal),
    },
    { evaluator: models.evaluator, draw: random.fork('assess', agent, trace.question.id).path, signal },
  );
}

type LensShares = Readonly<Record<RewardLens, number | null>>;

function lensShares(answers: readonly (AssessedLenses | Unscored)[], isTerminal: boolean): LensShares {
  const scored = answers.flatMap((answer) => (isUnscored(answer) ? [] : [answer]));
  const share = (lens: RewardLens) =>
    scored.length === 0 ? null : roundNoise(scored.filter((answer) => answer[lens]).length / scored.length);
  return {
    localValidity: share('localValidity'),
    lookaheadPotential: isTerminal ? null : share('lookaheadPotential'),
    globalAlignment: share('globalAlignment'),
  };
}

/** The lowest share; on equal ones the first agent in topological order and the first lens. */
function weakest(assessed: readonly AssessedAgent[]): { agent: string; lens: RewardLens } | null {
  const all = assessed.flatMap(({ agent, lenses }) =>
    rewardLenses.map((lens) => ({ agent, lens, share: lenses[lens] ?? 2 })),
  );
  const lowest = all.toSorted((one, other) => one.share - other.share)[0];
  return lowest === undefined || lowest.share > 1 ? null : { agent: lowest.agent, lens: lowest.lens };
}

function isUnscored(answer: AssessedLenses | Unscored): answer is Unscored {
  return 'unscored' in answer;
}
