/**
 * One spelling for LaTeX texts that mean the same thing to a reader: without white space, math delimiters, sizing commands,
 * thousands separators, units after a number, degree and percent signs, or a final period. The result is for comparison, not
 * for display.
 */
export function normaliseLatex(text: string): string {
  let spelling = text.trim().replace(/^\*+|\*+$/g, '');
  for (const [pattern, replacement] of spellings) spelling = spelling.replaceAll(pattern, replacement);
  return spelling;
}

const textCommand = String.raw`\\(?:text(?:bf|it|rm)?|mbox|mathrm|mathbf|operatorname)\s*`;
const power = String.raw`(?:\s*\^\s*(?:\d|\{\d\}))?`;
const unitWord = 'degrees?|percent|dollars?|cents?|hours?|minutes?|seconds?|days?|years?';
const lengthWord = String.raw`(?:(?:square|cubic|sq\.?)\s+)?(?:units?|inch(?:es)?|feet|foot|yards?|miles?|[ckm]?meters?|[ckm]m)`;

/** In order: later rules rely on earlier ones. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/−/g, '-'],
  [/π/g, '\\pi '],
  [/∞/g, '\\infty '],
  [/,\s*\\!\s*|\{,\}/g, ''],
  [/\\\$|\$|(?<!\\)\\[()[\]]/g, ''],
  [/\\(?:left|right|displaystyle|limits)(?![a-zA-Z])/g, ''],
  [/(?<!\\)\\(?:[!,;: ]|q?quad(?![a-zA-Z]))|~/g, ' '],
  [/\\[dtc]frac(?![a-zA-Z])/g, '\\frac'],
  [/\\(l|g|n)eq(?![a-zA-Z])/g, '\\$1e'],
  [/\s*(?:\^\s*\{?\s*\\circ\s*\}?|\\degree(?![a-zA-Z])|°)/g, ''],
  [/\s*\\?%/g, ''],
  [/[\s.]+$/g, ''],
  [new RegExp(String.raw`(?<=[\d})])\s*${textCommand}\{[^{}]*\}${power}$`, 'g'), ''],
  [new RegExp(String.raw`(?<=\d)\s*(?:${unitWord}|${lengthWord})${power}$`, 'gi'), ''],
  [new RegExp(String.raw`${textCommand}\{([^{}]*)\}`, 'g'), '$1'],
  [/(?<=^\s*[-+]?\d{1,3}(?:,\d{3})*),(?=\d{3}(?:,\d{3})*(?:\.\d+)?$)/g, ''],
  [/(?<!\\)\\(frac|sqrt)\s*(\d)/g, '\\$1{$2}'],
  [/\\frac\s*(\{[^{}]*\})\s*(\w)/g, '\\frac$1{$2}'],
  [/\s+/g, ''],
  [/([\^_])\{(\w)\}/g, '$1$2'],
  [/^\(([A-Z])\)$/g, '$1'],
  [/^[a-z]\\in(?!fty)/g, ''],
];
