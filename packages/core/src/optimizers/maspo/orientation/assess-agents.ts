import type { AssessedAgents } from '../../../event/optimization-event.ts';
import { lastTurn } from '../../../graph/agent-turns.ts';
import { agentsWithin } from '../../../graph/agents-within.ts';
import { type Trace, turnIn } from '../../../graph/trace.ts';
import type { Unscored } from '../../../judge/verdict.ts';
import type { PromptMap } from '../../../prompt/prompt-map.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import { type RewardLens, rewardLenses } from '../../../reward/reward-lens.ts';
import { startBatch, tracesOf } from '../../../search/run-batch.ts';
import { meanScore } from '../../../search/score-answers.ts';
import type { SearchState } from '../state/search-state.ts';
import { assessTurn } from './assess-turn.ts';
import type { AssessedLenses } from './assessment-form.ts';

/** The result of an assessment of all agents on the whole pool. */
export interface Assessed {
  readonly traces: readonly Trace[];
  readonly lenses: AssessedAgents;
  readonly unscored: number;
  /** How often an agent did not speak on a question, over all questions. */
  readonly silent: number;
  /** Agent id -> the questions on which at least one lens does not hold, in the order of the pool. */
  readonly weakOn: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs prompts on the whole pool, and assesses every agent by its last turn on the three lenses. Returns the share of questions on which
 * each lens holds.
 */
export async function assessAgents(search: SearchState, prompts: PromptMap, random: RandomSource): Promise<Assessed> {
  const { graph, pool, models, signal } = search;
  const traces = await tracesOf(startBatch(pool, { graph, prompts, models: models.agent, draw: random.path, signal }));
  const agents = graph.agents.filter(({ kind, turnOf }) => kind !== 'output' && turnOf === undefined);
  const answers = await Promise.all(
    agents.map(async ({ id }) => ({
      id,
      answers: await Promise.all(traces.map((trace) => assessAgent(search, id, { trace, random }))),
    })),
  );
  return {
    traces,
    lenses: Object.fromEntries(
      answers.map(({ id, answers }) => [id, lensShares(answers, agentsWithin(graph, id, 1).length === 0)]),
    ),
    unscored: answers.flatMap(({ answers }) => answers.filter(isUnscored)).length,
    silent: answers.flatMap(({ answers }) => answers.filter((answer) => answer === 'silent')).length,
    weakOn: Object.fromEntries(
      answers.map(({ id, answers }) => [id, pool.filter((_, index) => isWeak(answers[index]!)).map(({ id }) => id)]),
    ),
  };
}

/** The assessment of one agent on one question; an agent that did not speak is not assessed. */
type Answer = AssessedLenses | Unscored | 'silent';

async function assessAgent(
  search: SearchState,
  agent: string,
  { trace, random }: { trace: Trace; random: RandomSource },
): Promise<Answer> {
  const { graph, requirement, models, signal, witness } = search;
  const place = random.fork('assess', agent, trace.question.id).path;
  const turn = lastTurn(graph, agent);
  if (turnIn(trace, turn).status === 'silent') return 'silent';
  const successors = agentsWithin(graph, agent, 1).filter((id) => turnIn(trace, id).status !== 'silent');
  const turns = [turn, ...successors, graph.terminal].map((id) => ({ id, turn: turnIn(trace, id) }));
  const failed = turns.find(({ turn }) => turn.status === 'failed');
  const told = (answer: AssessedLenses | Unscored, replies: readonly string[]) => {
    if (!signal.aborted) witness?.({ kind: 'assessment', place, agent, trace, answer: { ...answer }, replies });
    return answer;
  };
  if (failed !== undefined) return told({ unscored: `agent "${failed.id}" failed` }, []);
  const outputOf = (id: string) => {
    const turn = turnIn(trace, id);
    return turn.status === 'completed' ? turn.output : '';
  };
  const { answer, replies } = await assessTurn(
    {
      agent,
      role: graph.agent(agent).role,
      question: trace.question.text,
      context: turnIn(trace, turn).context,
      output: outputOf(turn),
      successors: successors.map((id) => ({ id, role: graph.agent(id).role, output: outputOf(id) })),
      requirement,
      finalOutput: outputOf(graph.terminal),
    },
    { models, draw: place, signal },
  );
  return told(answer, replies);
}

function lensShares(answers: readonly Answer[], isReadByNone: boolean): Readonly<Record<RewardLens, number | null>> {
  const spoken = answers.filter((answer) => answer !== 'silent');
  const share = (lens: RewardLens) =>
    meanScore(spoken.map((answer) => (isUnscored(answer) ? undefined : Number(answer[lens]))));
  return {
    localValidity: share('localValidity'),
    lookaheadPotential: isReadByNone ? null : share('lookaheadPotential'),
    globalAlignment: share('globalAlignment'),
  };
}

function isWeak(answer: Answer): boolean {
  return isAssessed(answer) && rewardLenses.some((lens) => !answer[lens]);
}

function isAssessed(answer: Answer): answer is AssessedLenses {
  return answer !== 'silent' && !isUnscored(answer);
}

function isUnscored(answer: Answer): answer is Unscored {
  return answer !== 'silent' && 'unscored' in answer;
}
