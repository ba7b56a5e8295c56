import stringWidth from 'string-width';
import { shownText } from './shown-text.ts';

/** Columns of the narrowest terminal that output is made for. */
export const usualWidth = 80;

export interface Fitting {
  /** Columns of a line; the default is `usualWidth`. */
  readonly width?: number;
  /** Spaces before every line except the first. */
  readonly indent?: number;
}

/** A text in lines of at most `width` columns, broken between words. A wider word stays whole, since a cut path or number is useless. */
export function wrappedLines(text: string, { width = usualWidth, indent = 0 }: Fitting = {}): string[] {
  const [, lead = '', rest = ''] = /^( *)(.*)$/s.exec(shownText(text)) ?? [];
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of rest.split(' ')) {
    const longer = isEmpty ? `${line}${word}` : `${line} ${word}`;
    if (stringWidth(longer) <= width || isEmpty) {
      line = longer;
      isEmpty = false;
      continue;
    }
    lines.push(line.trimEnd());
    line = `${' '.repeat(indent)}${word}`;
    isEmpty = word === '';
  }
  return [...lines, line];
}

/** As many whole words of a text as fit into one line, with a mark if some are left out. */
export function oneLine(text: string, { width = usualWidth }: Pick<Fitting, 'width'> = {}): string {
  const [whole = '', ...others] = wrappedLines(text, { width });
  if (others.length === 0) return whole;
  return `${wrappedLines(text, { width: width - 2 })[0]} …`;
}
