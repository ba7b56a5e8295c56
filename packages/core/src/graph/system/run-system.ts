import { MaspoError } from '../../error/maspo-error.ts';
import { ask } from '../../model/ask.ts';
import { unanswered } from '../../model/unanswered.ts';
import type { Question } from '../../question/question.ts';
import { type Execution, type GraphRun, graphRun } from '../graph-run.ts';
import type { MasGraph } from '../mas-graph.ts';
import { type AgentTurn, type Trace, turnIn } from '../trace.ts';
import type { SystemTurn } from './own-system.ts';
import { readSystemRun, type SystemTask, taskText } from './system-message.ts';

/** Runs a system in its own code on one question. Its turns are known when the run has ended. */
export function startSystem(question: Question, execution: Execution): GraphRun {
  return runOf(question, execution.graph, traceOf({ prompts: execution.prompts, question }, execution));
}

/**
 * Runs the system again on the question of an earlier run, where only the prompt of `agent` differs. Where the agent did not speak, its
 * prompt had no effect on the run. Where the run failed, nothing can be compared. In both cases the earlier trace is kept.
 */
export function rerunSystem(run: GraphRun, agent: string, execution: Execution): GraphRun {
  const { prompts, graph } = execution;
  const again = async () => {
    const { said: previous, ...reference } = await run.trace;
    if (previous === undefined || turnIn(reference, agent).status === 'silent') return run.trace;
    return traceOf({ prompts, question: run.question, from: agent, previous }, execution);
  };
  return runOf(run.question, graph, again());
}

function runOf(question: Question, graph: MasGraph, trace: Promise<Trace>): GraphRun {
  const turns = graph.agents.map(({ id }) => [id, trace.then((whole) => turnIn(whole, id))] as const);
  const run = graphRun(question, new Map(turns));
  trace.catch(() => {});
  return { ...run, trace };
}

async function traceOf(task: SystemTask, { graph, models, draw, signal }: Execution): Promise<Trace> {
  const { question } = task;
  const reply = await ask(models, { text: taskText(task), purpose: 'agent', draw: `${draw}/${question.id}`, signal });
  const reason = unanswered(reply);
  if (reason !== undefined) return failed(question, graph, reason);
  const said = readSystemRun(asJson(reply.text), {
    agents: graph.agents.map(({ id }) => id),
    subject: 'the reply of the system',
  });
  const last = said.turns.at(-1);
  const answer = said.answer ?? last?.output ?? '';
  if (answer.trim() === '') return failed(question, graph, 'the system gave no final answer');
  const turns = graph.agents.map(({ id, kind }): [string, AgentTurn] => {
    if (kind === 'output')
      return [id, spoken({ input: '', output: answer, truncated: said.answer === undefined && last?.truncated })];
    const own = said.turns.findLast(({ agent, output }) => agent === id && output.trim() !== '');
    return [id, own === undefined ? { status: 'silent', context: '' } : spoken(own)];
  });
  return { question, turns: Object.fromEntries(turns), said };
}

function spoken({ input, output, truncated = false }: Omit<SystemTurn, 'agent'>): AgentTurn {
  return { status: 'completed', context: input, output, truncated, handoffs: {} };
}

function failed(question: Question, graph: MasGraph, reason: string): Trace {
  const turn: AgentTurn = { status: 'failed', context: '', reason };
  return { question, turns: Object.fromEntries(graph.agents.map(({ id }) => [id, turn])) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MaspoError(
      'invalid-input',
      'the model of the agents is not the system: the graph belongs to a system in its own code, so pass the `agent` that createSystem returned with the graph as models.agent',
      { cause },
    );
  }
}
