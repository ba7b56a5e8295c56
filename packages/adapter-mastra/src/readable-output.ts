import type { Agent } from '@mastra/core/agent';

export type MastraInput = Parameters<Agent['generate']>[0];
export type MastraOutput = Awaited<ReturnType<Agent['generate']>>;

/** The agent's input, as a text that judges and proposers can read. If there are several messages, each one is labelled with its author. */
export function readableQuestion(input: MastraInput): string {
  const messages = (Array.isArray(input) ? input : [input]).map((message) =>
    typeof message === 'string' ? { role: 'user', text: message } : readableMastraMessage(message),
  );
  if (messages.length === 1) return messages[0]!.text;
  return messages.map(({ role, text }) => `${role}: ${text}`).join('\n\n');
}

/** What happened between the question and the last reply: texts, tool calls and their results. */
export function readableWork({ steps }: Pick<MastraOutput, 'steps'>): string[] {
  return steps
    .slice(0, -1)
    .flatMap(({ text, toolCalls, toolResults }) => [
      ...(text.trim() === '' ? [] : [`assistant: ${text.trim()}`]),
      ...readableCalls(toolCalls),
      ...toolResults.map(({ payload: { toolName, result } }) => `result of ${toolName}: ${asText(result)}`),
    ]);
}

/** What an agent wrote in its last step: its text, or its tool calls if it wrote no text. */
export function readableLastStep({ steps, text }: Pick<MastraOutput, 'steps' | 'text'>): string {
  const last = steps.at(-1);
  if (last === undefined) return text;
  return last.text.trim() === '' ? readableCalls(last.toolCalls).join('\n') : last.text;
}

const readableCalls = (calls: MastraOutput['toolCalls']) =>
  calls.map(({ payload: { toolName, args } }) => `[calls ${toolName}(${asText(args)})]`);

function readableMastraMessage(message: object): { readonly role: string; readonly text: string } {
  const { role, content, parts } = message as {
    readonly role?: unknown;
    readonly content?: unknown;
    readonly parts?: unknown;
  };
  const said = content ?? parts;
  const texts = Array.isArray(said) ? said.map((part: unknown) => textOfPart(part)) : [asText(said)];
  return { role: typeof role === 'string' ? role : 'user', text: texts.join('\n') };
}

function textOfPart(part: unknown): string {
  const isText = typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string';
  return isText ? (part.text as string) : asText(part);
}

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
