import { ask } from '../model/ask.ts';
import type { AgentModels, RoleModel } from '../model/role-model.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { renderTemplate } from '../prompt/prompt-template.ts';
import type { Question } from '../question/question.ts';
import { majorityVote } from './majority-vote.ts';
import type { Agent, MasGraph } from './mas-graph.ts';
import type { AgentStep, CompletedStep, Trace } from './trace.ts';

/** A graph with the prompts and models it runs on. */
export interface Execution {
  readonly graph: MasGraph;
  /** A valid template for every `llm` agent. */
  readonly prompts: PromptMap;
  readonly models: AgentModels;
  /** Identity of the draws at temperature > 0: equal calls of equal draws share one reply. */
  readonly draw: string;
  readonly signal: AbortSignal;
}

/** Runs all agents on one question; an agent starts as soon as its inputs are there. Throws only systemic failures. */
export function runGraph(question: Question, execution: Execution): Promise<Trace> {
  return runAgents(question, execution, new Map());
}

/**
 * Runs `agent` and its descendants anew; the steps of all others are kept. The execution's prompts may differ from those of
 * the trace for this agent alone, so a descendant whose context did not change keeps its step as well.
 */
export function rerunFrom(trace: Trace, agent: string, execution: Execution): Promise<Trace> {
  const anew = new Set([agent, ...execution.graph.descendants(agent)]);
  const kept = Object.entries(trace.steps).filter(([id]) => !anew.has(id));
  return runAgents(trace.question, execution, new Map(kept), { trace, changed: agent });
}

async function runAgents(
  question: Question,
  execution: Execution,
  kept: ReadonlyMap<string, AgentStep>,
  before?: { readonly trace: Trace; readonly changed: string },
): Promise<Trace> {
  const running = new Map<string, Promise<AgentStep>>();
  const run = async (agent: Agent): Promise<AgentStep> => {
    const inputs = await Promise.all(
      execution.graph.predecessors(agent.id).map(async (id) => ({ id, step: await running.get(id)! })),
    );
    const failed = inputs.find(({ step }) => step.status === 'failed');
    if (failed !== undefined) return { status: 'failed', context: '', reason: `agent "${failed.id}" failed before it` };
    const handoffs = inputs.map(({ id, step }) => ({ id, text: (step as CompletedStep).handoff }));
    const context = renderContext(handoffs);
    const earlier = agent.id === before?.changed ? undefined : before?.trace.steps[agent.id];
    if (earlier?.status === 'completed' && earlier.context === context) return earlier;
    if (agent.kind === 'vote') return completed(context, majorityVote(handoffs.map(({ text }) => text)), false);
    return speak(agent, context, question, execution);
  };
  for (const agent of execution.graph.agents) {
    const step = kept.get(agent.id);
    running.set(agent.id, step === undefined ? run(agent) : Promise.resolve(step));
  }
  const steps = await Promise.all([...running].map(async ([id, step]) => [id, await step] as const));
  return { question, steps: Object.fromEntries(steps) };
}

async function speak(agent: Agent, context: string, question: Question, execution: Execution): Promise<AgentStep> {
  const reply = await ask(modelOf(agent, execution.models), {
    text: renderTemplate(execution.prompts[agent.id]!, { question: question.text, context }),
    purpose: 'agent',
    agent: agent.id,
    draw: `${execution.draw}/${question.id}`,
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
