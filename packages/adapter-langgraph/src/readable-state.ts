import { AIMessage, BaseMessage, ToolMessage } from '@langchain/core/messages';

/** Messages as a text that judges and proposers can read. If there are several messages, each one is labelled with its author. */
export function readableChat(messages: readonly BaseMessage[]): string {
  const said = messages.map((message) => ({ from: authorOf(message), text: readableMessage(message) }));
  const spoken = said.filter(({ text }) => text !== '');
  if (spoken.length === 1) return spoken[0]!.text;
  return spoken.map(({ from, text }) => `${from}: ${text}`).join('\n\n');
}

/** The text of a message, and its tool calls. */
export function readableMessage(message: BaseMessage): string {
  const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
  const called = calls.map(({ name, args }) => `[calls ${name}(${JSON.stringify(args)})]`);
  return [message.text.trim(), ...called].filter((text) => text !== '').join('\n');
}

function authorOf(message: BaseMessage): string {
  if (ToolMessage.isInstance(message)) return `result of ${message.name ?? 'a tool'}`;
  return message.name ?? { human: 'user', ai: 'assistant' }[message.type as string] ?? message.type;
}

/** A state, or a state update, as a text. A single field is shown without its name, several fields with their names. */
export function readableState(state: unknown): string {
  if (typeof state === 'string') return state.trim();
  if (typeof state !== 'object' || state === null) return '';
  const fields = Object.entries(state).map(([name, value]) => ({ name, text: readableValue(value) }));
  const told = fields.filter(({ text }) => text !== '');
  if (told.length === 1) return told[0]!.text;
  return told.map(({ name, text }) => (name === 'messages' ? text : `${name}: ${text}`)).join('\n\n');
}

/**
 * What a node wrote: its update without the content that its state held before. A graph or agent that serves as a node returns this content
 * too. Of the node's new messages, only those after its last tool result count.
 */
export function readableUpdate(update: unknown, state: unknown): string {
  if (typeof update !== 'object' || update === null) return readableState(update);
  const before: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(state ?? {}));
  const fields = Object.entries(update).map(([name, value]) => ({ name, value, old: before[name] }));
  const told = fields.map(({ name, value, old }) => [name, isMessages(value) ? lastWords(value, old) : value] as const);
  const changed = told.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
  // If the node wrote the same text again, that text is its output.
  return readableState(Object.fromEntries(changed.length > 0 ? changed : told));
}

function lastWords(messages: readonly BaseMessage[], old: unknown): readonly BaseMessage[] {
  const known = isMessages(old) ? old : [];
  const written = messages.filter((message) =>
    known.every((each) => each !== message && (each.id === undefined || each.id !== message.id)),
  );
  const last = written.slice(written.findLastIndex((message) => ToolMessage.isInstance(message)) + 1);
  return last.length > 0 ? last : written;
}

const isMessages = (value: unknown): value is readonly BaseMessage[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => BaseMessage.isInstance(item));

function readableValue(value: unknown): string {
  if (BaseMessage.isInstance(value)) return readableMessage(value);
  if (isMessages(value)) return readableChat(value);
  if (typeof value === 'string') return value.trim();
  const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  return isEmpty ? '' : JSON.stringify(value);
}
