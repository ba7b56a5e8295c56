import { ask } from '../model/ask.ts';
import type { AgentModels, RoleModel } from '../model/role-model.ts';
import { unanswered } from '../model/unanswered.ts';
import { renderTemplate } from '../prompt/prompt-template.ts';
import type { Question } from '../question/question.ts';
import { agentOf, turnsOf } from './agent-turns.ts';
import type { Agent } from './graph-definition.ts';
import { type Execution, finishedRun, type GraphRun, graphRun } from './graph-run.ts';
import { handOn } from './handoff/hand-on.ts';
import { handoffOf, handoffsOf } from './handoff/handoff-of.ts';
import { handoffName } from './handoff/handoff-strategy.ts';
import { majorityVote } from './majority-vote.ts';
import { rerunSystem, startSystem } from './system/run-system.ts';
import type { AgentTurn, CompletedTurn, Trace } from './trace.ts';

/** Runs all agents on one question; an agent starts as soon as its inputs are ready. Throws only systemic failures. */
export function runGraph(question: Question, execution: Execution): Promise<Trace> {
  return startGraph(question, execution).trace;
}

/**
 * Runs all turns of `agent` and their descendants again; the turns of all other agents are kept. The execution's prompts may differ from
 * those of the trace for this agent only, so a descendant whose context did not change keeps its turn as well.
 */
export function rerunFrom(trace: Trace, agent: string, execution: Execution): Promise<Trace> {
  return startRerun(finishedRun(trace), agent, execution).trace;
}

/** Like `runGraph`, but every turn can be read as soon as it is done. */
export function startGraph(question: Question, execution: Execution): GraphRun {
  if (execution.graph.ownCode) return startSystem(question, execution);
  return startAgents(question, execution, () => undefined);
}

/** Like `rerunFrom`, for a run that may still be under way. It waits only for the turns that it needs. */
export function startRerun(run: GraphRun, agent: string, execution: Execution): GraphRun {
  const { graph } = execution;
  if (graph.ownCode) return rerunSystem(run, agent, execution);
  const turns = new Set(turnsOf(graph, agent));
  const descendants = new Set([...turns].flatMap((turn) => graph.descendants(turn)));
  return startAgents(run.question, execution, (id) => {
    const turn = run.turn(id);
    if (turns.has(id)) return { turn, kept: 'handoffs' };
    return { turn, kept: descendants.has(id) ? 'if-same-context' : 'always' };
  });
}

/**
 * A turn of an earlier run. The whole turn may be kept, or, where the agent gives the same output again, only its
 * handoffs.
 */
interface Earlier {
  readonly turn: Promise<AgentTurn>;
  readonly kept: 'always' | 'if-same-context' | 'handoffs';
}

function startAgents(
  question: Question,
  execution: Execution,
  earlierTurn: (agent: string) => Earlier | undefined,
): GraphRun {
  const turns = new Map<string, Promise<AgentTurn>>();
  for (const agent of execution.graph.agents) {
    const earlier = earlierTurn(agent.id);
    const kept = earlier?.kept === 'always' ? earlier.turn : undefined;
    turns.set(agent.id, kept ?? runAgent(agent, { question, execution, turns, earlier }));
  }
  return graphRun(question, turns);
}

/** What an agent's turn depends on besides the agent itself. */
interface TurnSetting {
  readonly question: Question;
  readonly execution: Execution;
  readonly turns: ReadonlyMap<string, Promise<AgentTurn>>;
  readonly earlier: Earlier | undefined;
}

async function runAgent(agent: Agent, setting: TurnSetting): Promise<AgentTurn> {
  const { execution, turns, earlier } = setting;
  const predecessors = execution.graph.predecessors(agent.id);
  const inputs = await Promise.all(predecessors.map(async (id) => ({ id, turn: await turns.get(id)! })));
  const failed = inputs.find(({ turn }) => turn.status !== 'completed');
  const received = inputs.flatMap(({ id, turn }) => {
    if (turn.status !== 'completed') return [];
    const name = handoffName(handoffOf(execution.graph, id, agent.id));
    return [{ id, text: turn.handoffs[name]!, truncated: turn.truncated }];
  });
  // A vote continues with the outputs of the agents that answered.
  if (failed !== undefined && (agent.kind !== 'vote' || received.length === 0))
    return { status: 'failed', context: '', reason: `agent "${failed.id}" failed before it` };
  const context = renderContext(received);
  if (agent.kind === 'vote') return completed(agent, { context, ...decided(agent, received) }, setting);
  const before = earlier?.kept === 'if-same-context' ? await earlier.turn : undefined;
  if (before?.status === 'completed' && before.context === context) return before;
  return speak(agent, context, setting);
}

/**
 * An output that was cut has no vote, because the last number in it is not its answer. Where all outputs were cut, the vote's output counts
 * as cut as well.
 */
function decided(
  { decide = majorityVote }: Pick<Agent, 'decide'>,
  received: readonly { readonly text: string; readonly truncated: boolean }[],
): Pick<CompletedTurn, 'output' | 'truncated'> {
  const whole = received.filter(({ truncated }) => !truncated);
  const ballots = whole.length === 0 ? received : whole;
  return { output: decide(ballots.map(({ text }) => text)), truncated: whole.length === 0 };
}

async function speak(agent: Agent, context: string, setting: TurnSetting): Promise<AgentTurn> {
  const { question, execution } = setting;
  const reply = await ask(modelOf(agent, execution.models), {
    text: renderTemplate(execution.prompts[agentOf(execution.graph, agent.id)]!, { question: question.text, context }),
    purpose: 'agent',
    agent: agent.id,
    // Agents with the same prompt have separate draws. A vote over one shared draw would be a single vote.
    draw: drawOf(agent, setting),
    signal: execution.signal,
  });
  const reason = unanswered(reply);
  if (reason !== undefined) return { status: 'failed', context, reason };
  return completed(agent, { context, output: reply.text, truncated: reply.finish === 'length' }, setting);
}

/** The turn with its handoffs. An agent whose work cannot be handed on has failed, since the agents after it could not continue. */
async function completed(
  agent: Agent,
  said: Pick<CompletedTurn, 'context' | 'output' | 'truncated'>,
  setting: TurnSetting,
): Promise<AgentTurn> {
  const { question, execution, earlier } = setting;
  const strategies = handoffsOf(execution.graph, agent.id);
  const before = strategies.some(({ kind }) => kind === 'summary') ? await earlier?.turn : undefined;
  if (before?.status === 'completed' && before.output === said.output)
    return { status: 'completed', ...said, handoffs: before.handoffs };
  const handed = await handOn(strategies, {
    question,
    agent: agent.id,
    output: said.output,
    model: modelOf(agent, execution.models),
    draw: drawOf(agent, setting),
    signal: execution.signal,
  });
  if ('reason' in handed) return { status: 'failed', context: said.context, reason: handed.reason };
  return { status: 'completed', ...said, handoffs: handed.handoffs };
}

function drawOf(agent: Agent, { question, execution }: TurnSetting): string {
  return `${execution.draw}/${question.id}/${agent.id}`;
}

function renderContext(handoffs: readonly { readonly id: string; readonly text: string }[]): string {
  return handoffs.map(({ id, text }) => `From ${id}:\n${text}`).join('\n\n');
}

function modelOf(agent: Agent, models: AgentModels): RoleModel {
  if (agent.model === undefined) return models;
  const model = models.byKey?.[agent.model];
  if (model === undefined)
    throw new RangeError(`agent "${agent.id}" names the model "${agent.model}", which is not configured`);
  return model;
}
