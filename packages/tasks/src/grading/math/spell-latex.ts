import { joinThousands } from './join-thousands.ts';
import { spellPlainText } from './spell-plain-text.ts';
import { spellUnicode } from './spell-unicode.ts';

/**
 * One LaTeX spelling for answers that read the same: without math delimiters, sizing and spacing commands, Markdown emphasis, thousands
 * separators or a final period; with `\frac{}{}`, `\sqrt{}`, `\le`, `^\circ`, `\%`, `\text{}` for their variants, and with Unicode and
 * plain-text mathematics turned into LaTeX. Meaningless spaces remain.
 */
export function spellLatex(text: string): string {
  let spelling = spellUnicode(unescaped(text))
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:\*\*|__|`)+|(?:\*\*|__|`)+$/g, '')
    .replace(/^(["'])([^"']*)\1$/, '$2');
  for (const [pattern, replacement] of commands) spelling = spelling.replace(pattern, replacement);
  spelling = spellPlainText(spelling);
  for (const [pattern, replacement] of braces) spelling = spelling.replace(pattern, replacement);
  // Groups that contain only digits, as in `1{0}`, are typesetting.
  if (/^-?[\d{}.,]+$/.test(spelling)) spelling = spelling.replace(/[{}]/g, '');
  // Words and a number in one command, as in `\text{5 cm}`, are read as if there were no command.
  spelling = spelling.replace(/^\s*\\text\{\s*(\d[^{}]*)\}\s*$/, '$1');
  return joinThousands(spelling).trim();
}

/** Text that was encoded as JSON once too often has every backslash twice. `\\frac` is not a new row followed by `frac`. */
function unescaped(text: string): string {
  return /(?<!\\)\\\\(?:[dt]?frac|left|right|sqrt|text|begin|cdot|pi|infty|le|leq|ge|geq|in|cup|times|boxed)(?![a-zA-Z])/.test(
    text,
  )
    ? text.replaceAll('\\\\', '\\')
    : text;
}

type Spelling = readonly [pattern: RegExp, replacement: string];

/** A command, not the beginning of a longer one. */
const command = (names: string) => new RegExp(String.raw`\\(?:${names})(?![a-zA-Z])\s*`, 'g');

/** In order: later rules rely on earlier ones. */
const commands: readonly Spelling[] = [
  [/\\f?box(?:ed)?\s*\{/g, '{'],
  [/\\\\\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm)\s*\]/g, '\\\\'],
  [/(?<!\\)\\(?:label|tag)\{[^{}]*\}/g, ''],
  [/(?<!\\)\\[()[\]]/g, ' '],
  [/(?<!\\)\$/g, ' '],
  [command('left|right|[bB]igg?[lr]?|middle|displaystyle|textstyle|limits|nolimits'), ''],
  [/\{:\}/g, ':'],
  [
    /(?<=\d\.\d*)(?:\\(?:dot|overline|bar)\s*(?:\{(\d+)\}|(\d)))(?:(\d*)\\dot\s*(?:\{(\d)\}|(\d)))?(?!\d)/g,
    '\\overline{$1$2$3$4$5}',
  ],
  [/\\(?:phantom|hspace|vspace)\*?\{[^{}]*\}/g, ' '],
  [/(?<=\d)\s*(?:,\s*\\!|\{\s*,\s*\}|\\,|\\;|\\thinspace(?![a-zA-Z]))\s*(?=\d{3}(?!\d))/g, ''],
  [/(?<!\\)\\[!,;:> ]|~/g, ' '],
  [command('tiny|small|normalsize|large|Large|LARGE|huge|Huge'), ''],
  [/\\(?:text)?color\s*\{[a-zA-Z]+\}/g, ''],
  [/(?<=\d)\s*\^\s*\{\s*(st|nd|rd|th)\s*\}/g, '\\text{$1}'],
  [command('q?quad|thinspace|enspace|medspace|thickspace'), ' '],
  [command('[dtc]frac'), '\\frac '],
  [command('[dt]binom'), '\\binom '],
  [command('leq(?:slant|q)?|le|lt(?=e)'), '\\le '],
  [command('geq(?:slant|q)?|ge'), '\\ge '],
  [command('neq?|not\\s*='), '\\ne '],
  [command('lt'), '<'],
  [command('gt'), '>'],
  [command('lbrace'), '\\{'],
  [command('rbrace'), '\\}'],
  [command('lbrack'), '['],
  [command('rbrack'), ']'],
  [command('langle'), '('],
  [command('rangle'), ')'],
  [command('[lr]?vert|[lr]?Vert'), '|'],
  [command('colon'), ':'],
  [command('varnothing|empty'), '\\emptyset '],
  [command('infin'), '\\infty '],
  [command('vee'), '\\lor '],
  [command('wedge'), '\\land '],
  [command('backslash|smallsetminus'), '\\setminus '],
  [command('R'), '\\mathbb{R}'],
  [command('varphi'), '\\phi '],
  [command('varepsilon'), '\\epsilon '],
  [/\s*\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![a-zA-Z]))|\s*\\degree(?![a-zA-Z])/g, '^\\circ '],
  [/\\?%/g, '\\%'],
  [/\\(?:mathbf|mathit|mathsf|bm|boldsymbol|operatorname\*?|bf)\s*\{\s*([a-zA-Z])\s*\}/g, '$1'],
  [/(?<!\d\s?)\\mathrm\s*\{\s*([a-zA-Z])\s*\}|\\mathrm\s*\{\s*([ei])\s*\}/g, '$1$2'],
  [/\\(?:operatorname\*?|mathrm|text)\s*\{\s*((?:arc)?(?:sin|cos|tan|cot|csc|sec)h?|log|ln|exp)\s*\}/g, '\\$1 '],
  [/\\(?:text(?:bf|it|rm|sf|tt|normal)?|mbox|hbox|mathrm|mathbf|mathit|operatorname)\s*\{/g, '\\text{'],
  [/\\text\{\s*(?:,\s*)?or\s*\}/g, ' \\lor '],
  [/\\text\{\s*(?:,\s*)?and\s*\}/g, ' \\land '],
  [/\\text\{\s*\}/g, ''],
];

/** Rules for arguments without braces, numbers without a leading zero, and leftovers at the ends; in order. */
const braces: readonly Spelling[] = [
  [/\\(frac|binom)\s*([0-9a-zA-Z])/g, '\\$1{$2}'],
  [/\\(frac|binom)\s*(\\[a-zA-Z]+)\s*(?=[{\d])/g, '\\$1{$2}'],
  [/\\(frac|binom)\s*(\{(?:[^{}]|\{[^{}]*\})*\})\s*([0-9a-zA-Z]|\\pi(?![a-zA-Z]))/g, '\\$1$2{$3}'],
  [/\\sqrt\s*(\[[^\]]*\])?\s*([0-9a-zA-Z]|\\pi(?![a-zA-Z]))/g, '\\sqrt$1{$2}'],
  [/(?<![\d.]|\bRs)\.(?=\d)/g, '0.'],
  [/([\^_])\{(\w)\}/g, '$1$2'],
  [/^\s*=\s*(?!=)/g, ''],
  [/(?:\s|(?<!\\)[.;,])+$/g, ''],
];
