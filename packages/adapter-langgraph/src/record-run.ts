import { BaseMessage, HumanMessage } from '@langchain/core/messages';
import {
  MaspoError,
  type PromptMap,
  type Question,
  type RunSystemOptions,
  type SystemRun,
  type SystemTurn,
} from '@maspo/core';
import type { LangGraphOptions, RunnableGraph } from './lang-graph-options.ts';
import { type ModelCall, watchModelCalls } from './model-calls.ts';
import { withPrompts } from './prompts.ts';
import { readableChat, readableMessage, readableState, readableUpdate } from './readable-state.ts';

type Run<State> = LangGraphOptions<State> &
  RunSystemOptions & { readonly prompts: PromptMap; readonly question: Question };

/** Runs the graph on one question, and returns what its agents received and wrote. */
export async function recordRun<State>(graph: RunnableGraph, run: Run<State>): Promise<SystemRun> {
  const { inputOf = messageOf, answerOf = lastMessage, config = {}, prompts, question, signal } = run;
  const calls = watchModelCalls();
  const asked = new Set<string>();
  const started = withPrompts(noting(prompts, asked), {
    ...config,
    // With its own thread, a graph that has a checkpointer does not continue the run of another question.
    configurable: { thread_id: crypto.randomUUID(), ...config.configurable },
  });
  const stream = await graph.stream(inputOf(question), {
    ...started,
    signal,
    callbacks: [calls.handler],
    streamMode: ['tasks', 'values'],
  });
  const turns = new Map<string, SystemTurn | undefined>();
  let isAllSeen = true;
  const inputs = new Map<string, unknown>();
  let state: State | undefined;
  for await (const chunk of stream) {
    const [mode, event] = chunk as ['values', State] | ['tasks', TaskEvent];
    if (mode === 'values') state = event;
    else if (!('result' in event)) {
      inputs.set(event.id, event.input);
      // Reserves the position of this turn when the node starts, because nodes that run in parallel end in any order.
      turns.set(event.id, undefined);
    } else {
      if (event.interrupts.length > 0)
        throw new Error(`the graph waits for a person at node "${event.name}": it has to run without interrupts`);
      if (!Object.hasOwn(run.agents, event.name)) continue;
      const call = calls.lastCall(event.id);
      const turn = turnOf(event, { ...run, input: inputs.get(event.id), call });
      turns.set(event.id, turn);
      if (turn !== undefined && call === undefined) isAllSeen = false;
    }
  }
  const spoken = [...turns.values()].filter((turn) => turn !== undefined);
  const deaf = spoken.find(({ agent }) => !asked.has(agent));
  if (deaf !== undefined)
    throw new MaspoError(
      'invalid-input',
      `node "${deaf.agent}" wrote something without its prompt: it has to take it by agentPrompts(agents), each time that it runs`,
    );
  // The tokens of only some turns are not the usage of the run.
  return { turns: spoken, answer: answerOf(state!), usage: isAllSeen ? calls.usage() : undefined };
}

/** What the stream mode `tasks` sends when a node starts and when it ends. */
type TaskEvent =
  | { readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly id: string; readonly name: string; readonly result: unknown; readonly interrupts: readonly unknown[] };

interface TurnParts extends Pick<LangGraphOptions, 'outputOf'> {
  readonly prompts: PromptMap;
  readonly input: unknown;
  readonly call: ModelCall | undefined;
}

/** Undefined if the node wrote nothing. */
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

/**
 * The messages without the prompt. The prompt is removed from the first system message that contains it, else from the first message that
 * contains it.
 */
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

/** The same prompts. Each agent whose prompt is read is added to `asked`. */
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
