import type { AgentInputItem } from '@openai/agents';

/** What a model received, as a text that judges and proposers can read. If there are several items, each one is labelled. */
export function readableInput(input: string | readonly AgentInputItem[]): string {
  if (typeof input === 'string') return input;
  const said = input.map((item) => ({ role: 'role' in item ? item.role : undefined, text: readableItem(item) }));
  const spoken = said.filter(({ text }) => text !== '');
  if (spoken.length === 1) return spoken[0]!.text;
  return spoken.map(({ role, text }) => (role === undefined ? text : `${role}: ${text}`)).join('\n\n');
}

/** One item: a message, a tool call or a tool result. Reasoning does not count as text of the agent. */
export function readableItem(item: AgentInputItem): string {
  switch (item.type) {
    case undefined:
    case 'message':
      return readableContent(item.content);
    case 'function_call':
      return readableCall(item);
    case 'function_call_result':
      return readableResult(item.name, item.output);
    case 'reasoning':
      return '';
    default:
      return `[${item.type}]`;
  }
}

export const readableCall = ({ name, arguments: given }: { readonly name: string; readonly arguments: string }) =>
  `[calls ${name}(${given === '{}' ? '' : given})]`;

export const readableResult = (tool: string, output: unknown) => `result of ${tool}: ${readableContent(output)}`;

interface Part {
  readonly type?: string;
  readonly text?: string;
  readonly refusal?: string;
  readonly transcript?: string | null;
}

function readableContent(content: unknown): string {
  if (typeof content === 'string') return content.trim();
  const parts = Array.isArray(content) ? content : [content];
  return parts.map(readablePart).join('\n').trim();
}

function readablePart(part: unknown): string {
  if (typeof part === 'string') return part;
  const { text, refusal, transcript, type } = (part ?? {}) as Part;
  return text ?? refusal ?? transcript ?? (type === undefined ? JSON.stringify(part) : `[${type}]`);
}
