import type { SystemTurn } from '@maspo/core';
import type { AgentInputItem, CallModelInputFilter, RunItem } from '@openai/agents';
import type { AnyAgent } from './built-team.ts';
import { readableCall, readableInput, readableItem, readableResult } from './readable-items.ts';

/** One event of a run: a model call of an agent, or the whole turn of an agent that is a tool. */
type Happening =
  | { readonly type: 'call'; readonly agent: AnyAgent; readonly input: readonly AgentInputItem[] }
  | { readonly type: 'turn'; readonly turn: SystemTurn };

/**
 * Watches one run: what its agents receive, and what agents that are tools do. The items of the run do not contain the work of such agents.
 */
export function watchRun(tools: readonly AnyAgent[], filter: CallModelInputFilter | undefined) {
  const happened: Happening[] = [];
  for (const agent of tools) watchTool(agent, (turn) => happened.push({ type: 'turn', turn }));
  const watched: CallModelInputFilter = async (call) => {
    const sent = filter === undefined ? call.modelData : await filter(call);
    happened.push({ type: 'call', agent: call.agent, input: [...sent.input] });
    return sent;
  };
  return { filter: watched, turns: (items: readonly RunItem[]) => turnsOf(happened, items) };
}

/** A turn ends when another agent takes over. */
function turnsOf(happened: readonly Happening[], items: readonly RunItem[]): SystemTurn[] {
  const written = spansOf(items.filter((item) => 'agent' in item));
  const lastCalls = new Set(spansOf(happened.filter((each) => each.type === 'call')).map((span) => span.at(-1)!));
  return happened.flatMap((each): SystemTurn[] => {
    if (each.type === 'turn') return [each.turn];
    // An agent that wrote nothing has calls, but no items.
    if (!lastCalls.has(each) || written[0]?.[0]?.agent !== each.agent) return [];
    return [{ agent: each.agent.name, input: readableInput(each.input), ...writtenIn(written.shift()!) }];
  });
}

/** Splits a list where the agent changes. */
function spansOf<Item extends { readonly agent: AnyAgent }>(items: readonly Item[]): Item[][] {
  const spans: Item[][] = [];
  for (const item of items) {
    const span = spans.at(-1);
    if (span?.[0]?.agent === item.agent) span.push(item);
    else spans.push([item]);
  }
  return spans;
}

/** The messages of an agent after its last tool call, and its handoff. */
function writtenIn(span: readonly RunItem[]): Pick<SystemTurn, 'output' | 'truncated'> {
  const after = span.findLastIndex(({ type }) => type === 'tool_call_output_item');
  const said = span.slice(after + 1).flatMap((item) => {
    if (item.type === 'message_output_item') return [readableItem(item.rawItem)];
    return item.type === 'handoff_call_item' ? [readableCall(item.rawItem)] : [];
  });
  // A tool may give the final answer. Then the agent writes nothing after the tool call.
  const calls = span.flatMap((item) =>
    item.type === 'tool_call_item' && item.rawItem.type === 'function_call' ? [readableCall(item.rawItem)] : [],
  );
  const output = said.join('\n').trim();
  const isCut = span.some(
    ({ type, rawItem }) =>
      type === 'message_output_item' && rawItem !== undefined && 'status' in rawItem && rawItem.status === 'incomplete',
  );
  return { output: output === '' ? calls.join('\n') : output, truncated: isCut };
}

function watchTool(agent: AnyAgent, onTurn: (turn: SystemTurn) => void): void {
  const inputs = new Map<unknown, string[]>();
  agent.on('agent_start', (context, _agent, input = []) => void inputs.set(context, [readableInput(input)]));
  agent.on('agent_tool_end', (context, tool, result, { toolCall }) => {
    const call = toolCall.type === 'function_call' ? [readableCall(toolCall)] : [];
    inputs.get(context)?.push(...call, readableResult(tool.name, result));
  });
  const told = (context: unknown, output: string) =>
    onTurn({ agent: agent.name, input: (inputs.get(context) ?? []).join('\n\n'), output });
  agent.on('agent_handoff', (context, next) => told(context, `[hands off to ${next.name}]`));
  agent.on('agent_end', told);
}
