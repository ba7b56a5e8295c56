import { NoReply } from '../failures/transient-fault.ts';

/** The words of a message, by kind. */
export interface SaidText {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
}

/** Kinds of parts without words of an answer: tool calls, references, images. */
const wordless = /tool|function|reference|image|audio|file|citation|redacted/;

/**
 * The words of a message whose content is a text, a list of parts, or nothing. The kind of a part is its `type`, with the names of OpenAI,
 * Mistral and Anthropic. Throws `NoReply` for content of any other form.
 */
export function saidText(content: unknown): SaidText {
  const said = { text: '', reasoning: '', refusal: '' };
  for (const part of partsOf(content)) {
    if (typeof part === 'string') {
      said.text += part;
      continue;
    }
    const { type, text, thinking, reasoning, refusal } = (part ?? {}) as Readonly<Record<string, unknown>>;
    const kind = typeof type === 'string' ? type : 'text';
    if (/thinking|reasoning/.test(kind)) said.reasoning += wordsOf(thinking ?? reasoning ?? text);
    else if (kind === 'refusal') said.refusal += wordsOf(refusal ?? text);
    else if (typeof text === 'string') said.text += text;
    else if (!wordless.test(kind)) throw new NoReply('the server sent a reply that is not text');
  }
  return said;
}

/** All words of a field that holds a text, a list of parts, or anything else. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(wordsOf).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { text, content, thinking, summary } = value as Readonly<Record<string, unknown>>;
  return wordsOf(text ?? content ?? thinking ?? summary);
}

function partsOf(content: unknown): readonly unknown[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [content];
  if (Array.isArray(content)) return content;
  throw new NoReply('the server sent a reply that is not text');
}
