/** A formula between math delimiters. `from` and `to` include the delimiters. */
export interface DelimitedFormula {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const delimiters = /\\[\s\S]|\$\$|\$/g;
const closers: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$', $: '$' };

/**
 * The display and inline formulas of a text in order, in TeX or LaTeX delimiters. A single dollar sign must be closed on the same line.
 * Takes one pass over the text.
 */
export function delimitedFormulas(text: string): DelimitedFormula[] {
  const formulas: DelimitedFormula[] = [];
  let open: { sign: string; from: number } | undefined;
  for (const { 0: sign, index } of text.matchAll(delimiters)) {
    const inside = open && open.from + open.sign.length;
    if (open !== undefined && sign === closers[open.sign]) {
      const content = text.slice(inside, index);
      const isFormula = content.trim() !== '' && (sign !== '$' || !content.includes('\n'));
      if (isFormula) formulas.push({ text: content, from: open.from, to: index + sign.length });
      open = isFormula || sign !== '$' ? undefined : { sign, from: index };
    } else if (sign in closers && (open === undefined || open.sign !== '$$')) open = { sign, from: index };
  }
  return formulas;
}
