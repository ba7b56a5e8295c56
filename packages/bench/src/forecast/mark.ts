/** What a planned text carries in place of the text that a model would write. */
export interface Mark {
  /** How many prompts were improved to get here, all agents before it counted in. */
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

/** The generation of a text: the sum over its marks, so that it grows with every improvement behind it. */
export function generationOf(text: string): number {
  return marksIn(text).reduce((sum, { generation }) => sum + generation, 0);
}
