import { fencedBlocks, lastAnswerTag } from '@maspo/core';
import { parseExactJson } from '../example/exact-json.ts';
import type { TextNorm } from './scoring.ts';

/** The part of an output that is compared with the right answer. */
export interface TextAnswer {
  readonly source: 'tag' | 'output';
  /** Trimmed. Empty if there is no answer. */
  readonly text: string;
}

/** The text in the last `<answer>...</answer>` where there is one, else the whole output. */
export function textAnswer(output: string): TextAnswer {
  const tag = lastAnswerTag(output);
  return tag === undefined ? { source: 'output', text: output.trim() } : { source: 'tag', text: tag };
}

/** The JSON value of an answer: of its text, or of its only fenced block. Undefined if neither is JSON. */
export function jsonAnswer({ text }: TextAnswer): { readonly value: unknown } | undefined {
  const blocks = fencedBlocks(text);
  for (const candidate of [text, ...(blocks.length === 1 ? [blocks[0]!.text] : [])]) {
    try {
      return { value: parseExactJson(candidate) };
    } catch {}
  }
  return undefined;
}

/** A text without the differences that are ignored. */
export function normalised(text: string, { case: letters, whitespace }: TextNorm): string {
  const spaced = whitespace === 'collapse' ? text.replace(/\s+/g, ' ').trim() : text;
  const composed = spaced.normalize('NFC');
  return letters === 'ignore' ? composed.toLowerCase() : composed;
}
