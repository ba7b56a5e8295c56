import { plainCharacters, type StatedAnswer, statedAnswers, undecorated } from '@maspo/core';

/** The options that a model's output chooses, and the kind of text that states them. */
export interface ChoiceAnswer {
  readonly source: StatedAnswer['source'] | 'line';
  /** Distinct letters in order of mention: one for a clear answer, several for an ambiguous answer, none if it names no known option. */
  readonly letters: readonly string[];
}

/**
 * Finds the chosen option. The first stated answer that names an option counts. If there is none, a sentence such as "(B) is correct"
 * counts, and then a line that contains only the option. An option is named by its letter ("C", "(C)", "option C", "C - its text"), or by
 * its own text, which its letter may follow. A letter that merely occurs in prose is not an answer. A tag or box that names no option
 * gives no letters. Otherwise undefined.
 */
export function extractChoiceAnswer(output: string, options: readonly string[]): ChoiceAnswer | undefined {
  let unknown: ChoiceAnswer | undefined;
  for (const { source, text } of statedAnswers(output)) {
    const letters = source === 'phrase' ? lettersOfPhrase(text, options) : chosenLetters(text, options);
    if (letters.length > 0) return { source, letters };
    if (source !== 'phrase') unknown ??= { source, letters };
  }
  const text = plainCharacters(output.slice(-longestEnding));
  const sentence = lettersOfSentence(text, options);
  if (sentence.length > 0) return { source: 'phrase', letters: sentence };
  const line = lettersOfLines(plainCharacters(output).trim(), options);
  if (line.length > 0) return { source: 'line', letters: line };
  return unknown;
}

function lettersOfPhrase(phrase: string, options: readonly string[]): string[] {
  const text = plain(phrase);
  const named = lettersOfWhole(text, options);
  return named.length > 0 ? named : leadingLetters(text, options).letters;
}

/** The letters of the last line if it consists only of options. Otherwise the only option that such lines name. */
function lettersOfLines(text: string, options: readonly string[]): string[] {
  const first = text.slice(0, longestLine).split('\n', 1)[0]!;
  const lines = text
    .slice(-longestEnding)
    .split('\n')
    .filter((line) => line.trim() !== '' && line.length <= longestLine)
    .slice(-mostLines);
  const last = lettersOfLine(plain(text.slice(text.lastIndexOf('\n') + 1).slice(0, longestLine)), options);
  if (last.length > 0) return last;
  const all = new Set([first, ...lines].flatMap((line) => lettersOfLine(plain(line), options)));
  return all.size === 1 ? [...all] : [];
}

const longestLine = 500;
const longestContent = 5000;
const mostLines = 100;
const longestEnding = 30_000;

/** The letters of a line, if the whole line names the option: `(C)`, `Option C.`, `C) 4 pears`, `4 pears`, `c`. */
function lettersOfLine(whole: string, options: readonly string[]): string[] {
  const line = whole.replace(/^(?:so|thus|hence|therefore|then),? (?=\S)/i, '');
  const named = lettersOfWhole(line, options);
  if (named.length > 0) return named;
  const { letters, rest } = leadingLetters(line, options);
  const isWhole = /^\W*$/.test(rest) || lettersOfRest(rest, options).some((letter) => letters.includes(letter));
  return isWhole ? letters : [];
}

function chosenLetters(content: string, options: readonly string[]): string[] {
  if (content.length > longestContent) return [];
  const text = plain(content);
  const named = lettersOfWhole(text, options);
  if (named.length > 0) return named;
  const { letters, rest } = leadingLetters(text, options);
  if (letters.length === 0) return lettersOfSentence(text, options);
  if (letters.length === 1 && lettersOfRest(rest, options).includes(letters[0]!)) return letters;
  const marked = [
    ...withoutBrackets(rest)
      .slice(0, longestLine)
      .matchAll(/\(([A-Z])\)|(?<![\w(])([A-Z])\)/g),
  ].map((match) => match[1] ?? match[2]!);
  return known([...letters, ...marked], options);
}

const adjectives = '(?:(?:only|most|single|correct|right|best|final|appropriate|true) )*';
const verdict = String.raw`(?:is|must be|has to be|should be|seems to be) (?:(?:therefore|thus|hence|clearly|definitely|indeed|certainly),? )?(?:(?:the )?(?:one )?(?:correct|right|best)\b|(?:the|my) ${adjectives}(?:answer|option|choice|one)\b)`;
const opening = String.raw`(?:^|[.,;:!?\n][\s*]{0,4}|\b(?:[Ss]o|[Tt]hus|[Hh]ence|[Tt]herefore|[Tt]hen|[Oo]ption|[Cc]hoice|[Aa]nswer)\s)`;
/** "(B) is the answer", "Therefore, B is correct", "I choose option (B)". */
const sentences = [
  new RegExp(String.raw`${opening}[^\w\s]{0,4}([A-Z])[^\w\s]{0,4}\s${verdict}`, 'g'),
  /\b(?:[Ii]t|[Tt]his|[Tt]hat) (?:is|must be|should be|has to be|would be)(?: option| choice)? [^\w\s]{0,4}([A-Z])(?![\w']| [a-z])/g,
  /\bI(?:'d|'ll| would| will)? (?:choose|pick|select|go with)(?: the)?(?: option| choice| answer)? [^\w\s]{0,4}([A-Z])(?![\w']| [a-z])/g,
];

function lettersOfSentence(text: string, options: readonly string[]): string[] {
  for (const pattern of sentences) {
    const last = [...text.matchAll(pattern)].at(-1);
    const letters = known([last?.[1] ?? ''], options);
    if (letters.length > 0) return letters;
  }
  return [];
}

/**
 * The letters at the start of a text (`C`, `(C)`, `C)`, `C.`, `C - ...`, `option C`, `either B or C`), and the text after the last
 * letter. Further letters after a comma count only if the text is a list to its end, or if a word such as "or" joins letters:
 * "(B), (C) being wrong" means B.
 */
function leadingLetters(text: string, options: readonly string[]): { letters: string[]; rest: string } {
  const letter = String.raw`\(\s*([A-Z])\s*\)|[[{]\s*([A-Z])\s*[\]}]|([A-Z])(?:[).:]+|(?=\s*(?:$|[,;&/(]|[-–—→=]+\s|(?:and|or|because|since|as|not|but)\b)))`;
  const next = new RegExp(
    String.raw`^(?:(?:the )?(?:option|choice|letter|answer)s?:?)?\s*(?:${letter})\s*(,? ?(?:and|or)\b|[,;&/])?\s*`,
  );
  const found: { letter: string; joint: string | undefined; rest: string }[] = [];
  let rest = text
    .replace(/^(?:either|both) /i, '')
    .replace(/^(?:The |the )?(?:Option|Choice|Letter|Answer)/, (words) => words.toLowerCase());
  for (let match = rest.match(next); match !== null && found.length < 30; match = rest.match(next)) {
    rest = rest.slice(match[0].length);
    found.push({ letter: match[1] ?? match[2] ?? match[3]!, joint: match[4], rest });
    if (match[4] === undefined) break;
  }
  const isList = /^\W*$/.test(rest) || found.some(({ joint }) => joint !== undefined && !/^[,;]$/.test(joint));
  const taken = isList ? found : found.slice(0, 1);
  const own = taken[0] === undefined ? withOwnText(text, options) : undefined;
  if (own !== undefined) return { letters: [own], rest: '' };
  return {
    letters: known(
      taken.map((one) => one.letter),
      options,
    ),
    rest: taken.at(-1)?.rest ?? text,
  };
}

/** The letters of the options whose text is this text after a letter, with what separates the two or without it. */
function lettersOfRest(rest: string, options: readonly string[]): string[] {
  // As it is first, because a minus sign or brackets may be part of the option.
  const asItIs = lettersOfText(rest, options);
  return asItIs.length > 0 ? asItIs : lettersOfText(withoutBrackets(rest), options);
}

/** Without a separator in front and brackets around. A dash right before a character is a minus sign, and no separator. */
function withoutBrackets(rest: string): string {
  return rest.replace(/^(?:[,:\s]|[-–]+(?=\s)|—)+/, '').replace(/^\((.*)\)\.?$/s, '$1');
}

/** `B the pressure falls`: a letter and the text of that option. */
function withOwnText(text: string, options: readonly string[]): string | undefined {
  const match = text.match(/^([A-Z])\s+(\S[\s\S]*)$/);
  return match !== null && lettersOfText(match[2]!, options).includes(match[1]!) ? match[1]! : undefined;
}

/** The letters that a whole text names: by the text of an option, with or without its letter after it, or by letters alone. */
function lettersOfWhole(text: string, options: readonly string[]): string[] {
  const byText = lettersOfText(text, options);
  if (byText.length > 0) return byText;
  const closing = closingLetter(text, options);
  return closing.length > 0 ? closing : loneLetters(text, options);
}

const longestClosing = 80;
const ending =
  /(?:[\s,;:–—-]+|(?=[([]))(?:which (?:is|means|matches|corresponds to) )?[([]?(?:(?:the )?(?:option|choice|letter|answer) )?[([]?([a-z])[)\].]*$/i;

/** `36 (B)`, `5 pears, option B`: the text of an option and its letter. They must agree. */
function closingLetter(text: string, options: readonly string[]): string[] {
  const match = text.slice(-longestClosing).match(ending);
  if (match === null) return [];
  const letter = match[1]!.toUpperCase();
  return lettersOfText(text.slice(0, -match[0].length), options).includes(letter) ? [letter] : [];
}

const lone = String.raw`(?:(?:option|choice|letter|answer)\s+)?[([]?[a-z][)\].:]*`;
const loneList = new RegExp(
  String.raw`^(?:(?:either|both) )?(?:the )?(?:(?:options|choices|letters|answers):?\s+)?${lone}(?:(?:\s*[,;/&]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+)${lone})*$`,
  'i',
);

/** Single letters of either case as the whole text: `b`, `(b)`, `option b`, `b or C`. */
function loneLetters(text: string, options: readonly string[]): string[] {
  if (text.length > longestLine || !loneList.test(text)) return [];
  const letters = text.match(/(?<!\p{L})[a-z](?!\p{L})/giu) ?? [];
  return known(
    letters.map((letter) => letter.toUpperCase()),
    options,
  );
}

/**
 * The letters of all options whose full text equals this text. A bare letter always names the option with that letter, even if another
 * option has it as its text.
 */
function lettersOfText(text: string, options: readonly string[]): string[] {
  const wanted = comparable(text);
  if (wanted === '' || /^[a-z]$/.test(wanted)) return [];
  const letters = options.flatMap((option, index) => (comparable(option) === wanted ? [letterAt(index)] : []));
  const inside = letters.length > 0 ? undefined : wanted.match(/^[([{]([^()[\]{}]{2,})[)\]}]$/)?.[1];
  return inside === undefined ? letters : lettersOfText(inside, options);
}

function known(letters: readonly string[], options: readonly string[]): string[] {
  return [...new Set(letters)].filter((letter) => options.some((_, index) => letterAt(index) === letter));
}

function letterAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function comparable(text: string): string {
  return plain(plainCharacters(text)).replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The text without decoration, math delimiters and text commands in and around the answer. */
function plain(text: string): string {
  return undecorated(
    text
      .replace(/\\(?:text(?:bf|it|rm)?|mathrm|mathbf)\s*\{([^{}]*)\}/g, '$1')
      .replace(/\*\*|\$|\x60|\\[()]/g, '')
      .replace(/\\ |~/g, ' '),
  );
}
