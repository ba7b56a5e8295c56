import { lastTagged } from '@maspo/core';

/** A mark that stands for the text that a model would write. */
export interface Mark {
  /** The number of improved prompts that led to this text, including those of all earlier agents. */
  readonly generation: number;
  /** Tokens that the text stands for. */
  readonly tokens: number;
}

const form = /\[planned \d+, generation (\d+), (\d+) tokens\]/g;

/** The mark as text; `number` makes it distinct from all others. */
export function markText(number: number, { generation, tokens }: Mark): string {
  return `[planned ${number}, generation ${generation}, ${tokens} tokens]`;
}

/** All marks in a text, in their order. */
export function marksIn(text: string): Mark[] {
  return [...text.matchAll(form)].map(([, generation, tokens]) => ({
    generation: Number(generation),
    tokens: Number(tokens),
  }));
}

/** The generation of a text: the sum over its marks. It grows with every improved prompt that led to the text. */
export function generationOf(text: string): number {
  return marksIn(text).reduce((sum, { generation }) => sum + generation, 0);
}

/**
 * Which output of a comparison has more improved prompts that led to it, from the judge's request. Undefined where both
 * have equally many.
 */
export function newerOf(judgeRequest: string): 'A' | 'B' | undefined {
  const [first, second] = ['output_A', 'output_B'].map((tag) => generationOf(lastTagged(judgeRequest, tag) ?? ''));
  return first === second ? undefined : first! > second! ? 'A' : 'B';
}
