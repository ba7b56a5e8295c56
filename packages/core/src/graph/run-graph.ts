import { ask } from '../model/ask.ts';
import type { AgentModels, RoleModel } from '../model/role-model.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { renderTemplate } from '../prompt/prompt-template.ts';
import type { Question } from '../question/question.ts';
import { agentOf, turnsOf } from './agent-turns.ts';
import type { Agent } from './graph-definition.ts';
import { majorityVote } from './majority-vote.ts';
import type { MasGraph } from './mas-graph.ts';
import type { AgentStep, CompletedStep, Trace } from './trace.ts';

/** A graph with the prompts and models it runs on. */
export interface Execution {
  readonly graph: MasGraph;
  /** A valid template for every `llm` agent, one for all its turns. */
  readonly prompts: PromptMap;
  readonly models: AgentModels;
  /** Identity of the draws at temperature > 0: equal calls of equal draws share one reply. */
  readonly draw: string;
  readonly signal: AbortSignal;
}

/** One question on its way through the graph: each agent's step is there as soon as that agent is done. */
export interface GraphRun {
  readonly question: Question;
  /** Rejects with the systemic failure that ended the run. */
  step(agent: string): Promise<AgentStep>;
  /** All steps; rejects as they do. */
  readonly trace: Promise<Trace>;
}

/** Runs all agents on one question; an agent starts as soon as its inputs are there. Throws only systemic failures. */
export function runGraph(question: Question, execution: Execution): Promise<Trace> {
  return startGraph(question, execution).trace;
}

/**
 * Runs all turns of `agent` and their descendants anew; the steps of all others are kept. The execution's prompts may differ from those of
 * the trace for this agent alone, so a descendant whose context did not change keeps its step as well.
 */
export function rerunFrom(trace: Trace, agent: string, execution: Execution): Promise<Trace> {
  return startRerun(finishedRun(trace), agent, execution).trace;
}

/** A trace as a run that is over. */
export function finishedRun(trace: Trace): GraphRun {
  const steps = Object.entries(trace.steps).map(([id, step]) => [id, Promise.resolve(step)] as const);
  return graphRun(trace.question, new Map(steps));
}

/** `runGraph`, with every step to be had before the last one is done. */
export function startGraph(question: Question, execution: Execution): GraphRun {
  return startAgents(question, execution, () => undefined);
}

/** `rerunFrom` a run that may still be under way: it waits for no step that it does not need. */
export function startRerun(run: GraphRun, agent: string, execution: Execution): GraphRun {
  const { graph } = execution;
  const turns = new Set(turnsOf(graph, agent));
  const descendants = new Set([...turns].flatMap((turn) => graph.descendants(turn)));
  return startAgents(run.question, execution, (id) => {
    if (turns.has(id)) return undefined;
    return { step: run.step(id), needsSameContext: descendants.has(id) };
  });
}

/** A step of an earlier run that may be kept. */
interface Earlier {
  readonly step: Promise<AgentStep>;
  readonly needsSameContext: boolean;
}

function startAgents(
  question: Question,
  execution: Execution,
  earlierStep: (agent: string) => Earlier | undefined,
): GraphRun {
  const steps = new Map<string, Promise<AgentStep>>();
  for (const agent of execution.graph.agents) {
    const earlier = earlierStep(agent.id);
    const kept = earlier?.needsSameContext === false ? earlier.step : undefined;
    steps.set(agent.id, kept ?? runAgent(agent, { question, execution, steps, earlier: earlier?.step }));
  }
  return graphRun(question, steps);
}

function graphRun(question: Question, steps: ReadonlyMap<string, Promise<AgentStep>>): GraphRun {
  const collect = async () =>
    Object.fromEntries(await Promise.all([...steps].map(async ([id, step]) => [id, await step])));
  const trace = collect().then((collected): Trace => ({ question, steps: collected }));
  // Whoever waits for a step or the trace hears of a failure; a run that nobody waits for any more is no fault of the process.
  for (const promise of [...steps.values(), trace]) promise.catch(() => {});
  return { question, step: (agent) => steps.get(agent)!, trace };
}

async function runAgent(
  agent: Agent,
  {
    question,
    execution,
    steps,
    earlier,
  }: {
    question: Question;
    execution: Execution;
    steps: ReadonlyMap<string, Promise<AgentStep>>;
    earlier: Promise<AgentStep> | undefined;
  },
): Promise<AgentStep> {
  const predecessors = execution.graph.predecessors(agent.id);
  const inputs = await Promise.all(predecessors.map(async (id) => ({ id, step: await steps.get(id)! })));
  const failed = inputs.find(({ step }) => step.status === 'failed');
  if (failed !== undefined) return { status: 'failed', context: '', reason: `agent "${failed.id}" failed before it` };
  const handoffs = inputs.map(({ id, step }) => ({ id, text: (step as CompletedStep).handoff }));
  const context = renderContext(handoffs);
  const before = await earlier;
  if (before?.status === 'completed' && before.context === context) return before;
  if (agent.kind === 'vote') return completed(context, majorityVote(handoffs.map(({ text }) => text)), false);
  return speak(agent, context, question, execution);
}

async function speak(agent: Agent, context: string, question: Question, execution: Execution): Promise<AgentStep> {
  const reply = await ask(modelOf(agent, execution.models), {
    text: renderTemplate(execution.prompts[agentOf(execution.graph, agent.id)]!, { question: question.text, context }),
    purpose: 'agent',
    agent: agent.id,
    // Agents that say the same words draw each for themselves: a vote over equal draws would be one voice.
    draw: `${execution.draw}/${question.id}/${agent.id}`,
    signal: execution.signal,
  });
  if (reply.failure !== undefined) return { status: 'failed', context, reason: reply.failure };
  if (reply.finish === 'filtered')
    return { status: 'failed', context, reason: 'the reply was held back by a content filter' };
  return completed(context, reply.text, reply.finish === 'length');
}

/** The handoff is the whole output, as in the paper's formula. */
function completed(context: string, output: string, truncated: boolean): CompletedStep {
  return { status: 'completed', context, output, handoff: output, truncated };
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
