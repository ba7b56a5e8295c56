import { BaseMessage, HumanMessage } from '@langchain/core/messages';
import {
  type AgentSpec,
  agentsOf,
  MaspoError,
  type OwnSystem,
  type PromptMap,
  type Question,
  type RunSystemOptions,
  refuseIssues,
  type SeededOwnSystem,
  type SystemRun,
  type SystemTurn,
  unknownName,
} from '@maspo/core';
import { agentEdges, type DrawnGraph } from './agent-edges.ts';
import { type ModelCall, watchModelCalls } from './model-calls.ts';
import { withPrompts } from './prompts.ts';
import { readableChat, readableMessage, readableState, readableUpdate } from './readable-state.ts';

/** A compiled graph, as far as it is used here. */
export interface RunnableGraph {
  // biome-ignore lint/suspicious/noExplicitAny: a compiled graph has its own types of state and options, which are checked where it is made.
  stream(input: any, options: any): Promise<AsyncIterable<unknown>>;
  getGraphAsync(config: object): Promise<DrawnGraph>;
}

export interface LangGraphOptions<State = unknown> {
  /** The nodes that are agents, by name, in the order in which they usually speak. All other nodes are tools, routers and the like. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /** The input of the graph for a question; one message of the user in `messages`, when left out. */
  readonly inputOf?: (question: Question) => unknown;
  /** What an agent wrote, from the update of the state that its node returned; its new messages and changed fields, when left out. */
  readonly outputOf?: (update: unknown, agent: string) => string;
  /** The final answer, from the final state; the text of the last message in `messages`, when left out. */
  readonly answerOf?: (state: State) => string;
  /** Given to each run of the graph, for example a recursion limit. */
  readonly config?: LangGraphConfig;
  /** `[from, to]`, in place of the edges of the graph. */
  readonly edges?: OwnSystem['edges'];
  /** In place of the agents from which the graph leads to its end. */
  readonly ends?: readonly string[];
  /** See `OwnSystem`. */
  readonly deterministic?: boolean;
}

export interface LangGraphConfig {
  readonly recursionLimit?: number;
  readonly maxConcurrency?: number;
  readonly configurable?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly tags?: string[];
}

/**
 * A compiled graph of LangGraph.js as a system whose prompts can be optimized. Its agents take their prompts by `agentPrompts`.
 *
 * Each run is a thread of its own, on the whole graph. A turn is one run of an agent's node. Its input is what the node's last call of a chat
 * model received besides the prompt; for a node that calls no model of LangChain, the state that the node received. Throws
 * `MaspoError('invalid-input')` for an agent that is no node of the graph.
 */
export async function langGraphSystem<State>(
  graph: RunnableGraph,
  options: LangGraphOptions<State>,
): Promise<SeededOwnSystem> {
  const ids = Object.keys(options.agents);
  const drawn = await graph.getGraphAsync({});
  const known = Object.keys(drawn.nodes).filter((name) => !name.startsWith('__'));
  refuseIssues(
    'graph',
    ids.filter((id) => !known.includes(id)).map((id) => unknownName('node', id, { known })),
  );
  const { edges, ends } = agentEdges(drawn, ids);
  return {
    agents: agentsOf(options.agents),
    edges: options.edges ?? edges,
    ends: options.ends ?? ends,
    run: (prompts, question, run) => runOnce(graph, { ...options, prompts, question, ...run }),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
  };
}

type Run<State> = LangGraphOptions<State> &
  RunSystemOptions & { readonly prompts: PromptMap; readonly question: Question };

async function runOnce<State>(graph: RunnableGraph, run: Run<State>): Promise<SystemRun> {
  const { inputOf = messageOf, answerOf = lastMessage, config = {}, prompts, question, signal } = run;
  const calls = watchModelCalls();
  const asked = new Set<string>();
  const started = withPrompts(noting(prompts, asked), {
    ...config,
    // A thread of its own keeps a graph with a checkpointer from going on with another question.
    configurable: { thread_id: crypto.randomUUID(), ...config.configurable },
  });
  const stream = await graph.stream(inputOf(question), {
    ...started,
    signal,
    callbacks: [calls.handler],
    streamMode: ['tasks', 'values'],
  });
  const turns = new Map<string, SystemTurn | undefined>();
  const inputs = new Map<string, unknown>();
  let state: State | undefined;
  for await (const chunk of stream) {
    const [mode, event] = chunk as ['values', State] | ['tasks', TaskEvent];
    if (mode === 'values') state = event;
    else if (!('result' in event)) {
      inputs.set(event.id, event.input);
      // Its place among the turns is kept from its start: nodes that run side by side end in any order.
      turns.set(event.id, undefined);
    } else {
      if (event.interrupts.length > 0)
        throw new Error(`the graph waits for a person at node "${event.name}": it has to run without interrupts`);
      if (Object.hasOwn(run.agents, event.name))
        turns.set(event.id, turnOf(event, { ...run, input: inputs.get(event.id), call: calls.lastCall(event.id) }));
    }
  }
  const spoken = [...turns.values()].filter((turn) => turn !== undefined);
  const deaf = spoken.find(({ agent }) => !asked.has(agent));
  if (deaf !== undefined)
    throw new MaspoError(
      'invalid-input',
      `node "${deaf.agent}" wrote something without its prompt: it has to take it by agentPrompts(agents), each time that it runs`,
    );
  return { turns: spoken, answer: answerOf(state!), usage: calls.usage() };
}

/** What the stream mode `tasks` tells at the start of a node, and at its end. */
type TaskEvent =
  | { readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly id: string; readonly name: string; readonly result: unknown; readonly interrupts: readonly unknown[] };

interface TurnParts extends Pick<LangGraphOptions, 'outputOf'> {
  readonly prompts: PromptMap;
  readonly input: unknown;
  readonly call: ModelCall | undefined;
}

/** Nothing for a node that wrote nothing. */
function turnOf(
  { name: agent, result }: Extract<TaskEvent, { result: unknown }>,
  { outputOf = (update) => readableUpdate(update, input), prompts, input, call }: TurnParts,
): SystemTurn | undefined {
  const output = outputOf(result, agent);
  if (output.trim() === '') return undefined;
  const received =
    call === undefined ? readableState(input) : readableChat(withoutPrompt(call.messages, prompts[agent]));
  return { agent, input: received, output, truncated: call?.isTruncated ?? false };
}

/** The messages without the prompt: it stands in a system message, else in the first message that holds it. */
function withoutPrompt(messages: readonly BaseMessage[], prompt = ''): BaseMessage[] {
  const holders = messages.filter(({ text }) => prompt !== '' && text.includes(prompt));
  const holder = holders.find(({ type }) => type === 'system') ?? holders[0];
  return messages.flatMap((message) => {
    if (message !== holder) return [message];
    const rest = message.text.replace(prompt, () => '').trim();
    const name = message.name ?? (message.type === 'human' ? undefined : message.type);
    return rest === '' ? [] : [new HumanMessage({ content: rest, ...(name === undefined ? {} : { name }) })];
  });
}

/** The same prompts; `asked` gets the agents whose prompt is read. */
function noting(prompts: PromptMap, asked: Set<string>): PromptMap {
  return new Proxy(prompts, {
    get: (target, id) => {
      asked.add(String(id));
      return Reflect.get(target, id);
    },
  });
}

function messageOf({ text }: Question) {
  return { messages: [new HumanMessage(text)] };
}

function lastMessage(state: unknown): string {
  const { messages } = (state ?? {}) as { readonly messages?: unknown };
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  if (!BaseMessage.isInstance(last))
    throw new MaspoError(
      'invalid-input',
      'the final state of the graph holds no messages: say by `answerOf` where the final answer is',
    );
  return readableMessage(last);
}
