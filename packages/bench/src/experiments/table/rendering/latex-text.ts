import { shownText } from '../../../terminal/shown-text.ts';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  // At the beginning of a table line, LaTeX would read these as arguments of the line end before.
  '[': '{[}',
  '*': '{*}',
};

/** Plain text for LaTeX: nothing in it is a command, and line ends are spaces. */
export function latexText(text: string): string {
  return shownText(text.replaceAll(/\s+/g, ' ')).replaceAll(/[\\{}$&#%_~^<>|[*]/g, (character) => escapes[character]!);
}
