import type { ModelMessage, StepResult, ToolSet } from 'ai';

/** Messages as a text that judges and proposers can read. If there are several messages, each one is labelled with its author. */
export function readableMessages(messages: readonly ModelMessage[]): string {
  if (messages.length === 1 && messages[0]!.role === 'user') return readableContent(messages[0]!.content);
  const said = messages.map(({ role, content }) => ({ role, text: readableContent(content) }));
  // Tool results carry the label of the tool already.
  const labelled = said
    .filter(({ text }) => text !== '')
    .map(({ role, text }) => (role === 'tool' ? text : `${role}: ${text}`));
  return labelled.join('\n\n');
}

/** What happened between the question and the last reply of a call: texts, tool calls and their results. */
export function readableSteps(steps: readonly StepResult<ToolSet>[]): string[] {
  return steps.flatMap(({ content }, index) => {
    const isLast = index === steps.length - 1;
    return isLast ? [] : content.map((part) => (part.type === 'text' ? `assistant: ${part.text}` : readablePart(part)));
  });
}

/** What an agent wrote in its last step: its text, or its tool calls if it wrote no text. */
export function readableReply({ text, toolCalls }: StepResult<ToolSet>): string {
  return text.trim() === '' ? toolCalls.map((call) => readablePart(call)).join('\n') : text;
}

function readableContent(content: ModelMessage['content']): string {
  if (typeof content === 'string') return content.trim();
  return content
    .map((part) => readablePart(part))
    .filter((text) => text !== '')
    .join('\n');
}

interface Part {
  readonly type: string;
  readonly text?: string;
  readonly toolName?: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

function readablePart(part: Part | { readonly type: string }): string {
  const { type, text = '', toolName, input, output, error } = part as Part;
  switch (type) {
    case 'text':
      return text.trim();
    case 'tool-call':
      return `[calls ${toolName}(${readableValue(input)})]`;
    case 'tool-result':
      return `result of ${toolName}: ${readableValue(output)}`;
    case 'tool-error':
      return `error of ${toolName}: ${error instanceof Error ? error.message : readableValue(error)}`;
    case 'reasoning':
      return '';
    default:
      return `[${type}]`;
  }
}

/** In messages, the output of a tool is wrapped as `{ type, value }`. */
function readableValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const isWrapped = typeof value === 'object' && value !== null && 'type' in value && 'value' in value;
  return isWrapped ? readableValue(value.value) : (JSON.stringify(value) ?? '');
}
