/** Plain-text mathematics as LaTeX: `sqrt(2)/2 <= pi` becomes `\sqrt{2}/2 \le \pi`. Text inside `\text{}` stays as it is. */
export function spellPlainText(text: string): string {
  return text
    .split(/(\\text\{[^{}]*\})/)
    .map((part) => (part.startsWith('\\text{') ? part : spellPart(part)))
    .join('');
}

function spellPart(part: string): string {
  let spelling = part;
  for (const [pattern, replacement] of spellings) spelling = spelling.replace(pattern, replacement);
  for (const [call, open] of [
    [/\\sqrt\s*\(/, '\\sqrt{'],
    [/\\sqrt\[4\]\s*\(/, '\\sqrt[4]{'],
    [/\\cuberoot\s*\(/, '\\sqrt[3]{'],
    [/\^\s*\(/, '^{'],
    [/(?<![a-zA-Z\\])abs\s*\(/, '\\absolute{'],
  ] as const)
    spelling = parenthesesToBraces(spelling, call, open);
  return spelling
    .replace(/\\cuberoot(?![a-zA-Z])/g, '\\sqrt[3]')
    .replace(/\\absolute\{([^{}]*)\}/g, '\\left|$1\\right|');
}

/** The parentheses of a call become a group. A parenthesis that is never closed stays. */
function parenthesesToBraces(text: string, call: RegExp, open: string): string {
  let spelling = text;
  let from = 0;
  for (;;) {
    const match = call.exec(spelling.slice(from));
    if (match === null) return spelling;
    const inside = from + match.index + match[0].length;
    const close = closingParenthesis(spelling, inside);
    if (close === -1) return spelling;
    const content = spelling.slice(inside, close);
    spelling = `${spelling.slice(0, from + match.index)}${open}${content}}${spelling.slice(close + 1)}`;
    from = from + match.index + open.length;
  }
}

function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '(') depth++;
    if (text[index] === ')' && --depth === 0) return index;
  }
  return -1;
}

/** `sec` means a second at the end of the text, and after a slash unless a parenthesis follows. */
const functions = String.raw`sin|cos|tan|cot|csc|arcsin|arccos|arctan|sinh|cosh|tanh|log|ln|exp|(?<!/\s*)sec(?!\s*$)|sec(?=\s*\()`;
const greek = 'alpha|beta|gamma|delta|theta|lambda|mu|pi|rho|sigma|tau|phi|omega';
const word = (names: string) => new RegExp(String.raw`(?<![a-zA-Z\\])(?:${names})(?![a-zA-Z])`, 'g');

/** In order: later rules rely on earlier ones. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d) ?[xX] ?(?=10 ?(?:\^|\*\*))/g, '\\times '],
  [/(?<=\d)\.{3}/g, '\\ldots '],
  [/^(?:minus|negative) (?=[\d\\])/i, '-'],
  [/<=/g, '\\le '],
  [/>=/g, '\\ge '],
  [/!=/g, '\\ne '],
  [/\+\s*\/\s*-|\+-/g, '\\pm '],
  [/\*\*/g, '^'],
  // LaTeX would raise only the first character. Who writes `2^10` means the whole number.
  [/\^\s*(-\s*(?:\d+(?:\.\d+)?|[a-zA-Z](?![a-zA-Z]))|\d+\.\d+|\d{2,})/g, '^{$1}'],
  [/\*/g, '\\cdot '],
  [/(?<![a-zA-Z\\])sqrt\s*(\d+(?:\.\d+)?)/g, '\\sqrt{$1}'],
  [word('sqrt'), '\\sqrt '],
  [word('cbrt'), '\\cuberoot '],
  [/(?<![a-zA-Z\\])(?:infinity|infty|inf|oo)(?![a-zA-Z])/gi, '\\infty '],
  [new RegExp(String.raw`(?<![a-zA-Z\\])(${functions}|${greek})(?![a-zA-Z])`, 'g'), '\\$1 '],
  [/(?<![a-zA-Z\\])(?<![\d/]\s*(?=secs))(sin|cos|tan|cot|sec|csc|ln|log)([a-z])(?![a-zA-Z])/g, '\\$1 $2'],
  [/(?<![a-zA-Z\\])a(sin|cos|tan)(?![a-zA-Z])/g, '\\arc$1 '],
  [word('union|cup'), '\\cup '],
  [/(?<=[)\]}])\s*U\s*(?=[([]|\\\{)/g, ' \\cup '],
  [/(?<=^\s*[a-zA-Z]\s+)in(?=\s+[([\\{])/g, '\\in '],
  [/(?<![a-zA-Z\\])or(?![a-zA-Z])/g, ' \\lor '],
  [/(?<![a-zA-Z\\])and(?![a-zA-Z])/g, ' \\land '],
];
