import { lastAnswerPhrase } from './answer-phrase.ts';
import { lastAnswerTag } from './answer-tag.ts';
import { lastBoxed } from './boxed-answer.ts';

/** The options that a model's output settles on, and the place where it does. */
export interface ChoiceAnswer {
  readonly source: 'tag' | 'boxed' | 'phrase' | 'line';
  /** Distinct letters in order of mention: one for a clear answer, several for an ambiguous one, none for no known option. */
  readonly letters: readonly string[];
}

/**
 * Finds the chosen option: the last `<answer>` tag, else the last `\boxed{}`, else an explicit "answer is (C)" phrase, else a
 * last line that holds the option and nothing else. An option is named by its letter ("C", "(C)", "option C") or its own text.
 * A letter that merely occurs in prose is no answer. Undefined when there is none of the four.
 */
export function extractChoiceAnswer(output: string, options: readonly string[]): ChoiceAnswer | undefined {
  const tag = lastAnswerTag(output);
  if (tag !== undefined) return { source: 'tag', letters: chosenLetters(lastBoxed(tag) ?? tag, options) };
  const boxed = lastBoxed(output);
  if (boxed !== undefined) return { source: 'boxed', letters: chosenLetters(boxed, options) };
  const phrase = lastAnswerPhrase(output, 'answer|(?:correct|right|best) (?:option|choice)');
  const announced = phrase === undefined ? [] : lettersOfPhrase(plain(phrase), options);
  if (announced.length > 0) return { source: 'phrase', letters: announced };
  const line = lettersOfLine(plain(output.trim().split('\n').at(-1)!), options);
  return line.length > 0 ? { source: 'line', letters: line } : undefined;
}

function lettersOfPhrase(phrase: string, options: readonly string[]): string[] {
  const { letters } = leadingLetters(phrase, options);
  return letters.length > 0 ? letters : lettersOfText(phrase, options);
}

/** Only where the whole line names the option: `(C)`, `Option C.`, `C) 4 pears`, `4 pears`. */
function lettersOfLine(line: string, options: readonly string[]): string[] {
  const byText = lettersOfText(line, options);
  if (byText.length > 0) return byText;
  const { letters, rest } = leadingLetters(line, options);
  const isWhole = /^\W*$/.test(rest) || lettersOfText(rest, options).some((letter) => letters.includes(letter));
  return isWhole ? letters : [];
}

function chosenLetters(content: string, options: readonly string[]): string[] {
  const text = plain(content);
  const byText = lettersOfText(text, options);
  if (byText.length > 0) return byText;
  const { letters, rest } = leadingLetters(lastAnswerPhrase(text) ?? text, options);
  if (letters.length === 0) return /^[a-z]$/.test(text) ? known([text.toUpperCase()], options) : [];
  if (letters.length === 1 && lettersOfText(rest, options).includes(letters[0]!)) return letters;
  const marked = [...rest.matchAll(/\(([A-Z])\)|(?<![\w(])([A-Z])\)/g)].map((match) => match[1] ?? match[2]!);
  return known([...letters, ...marked], options);
}

/** The letters that a text begins with: `C`, `(C)`, `C)`, `C.`, `option C`, `B or C`; and what follows the last of them. */
function leadingLetters(text: string, options: readonly string[]): { letters: string[]; rest: string } {
  const letter = String.raw`\(([A-Z])\)|\[([A-Z])\]|([A-Z])(?:[).:]|(?=\s*(?:$|,|;|&|/|(?:and|or)\b)))`;
  const next = new RegExp(String.raw`^(?:[Oo]ption|[Cc]hoice)?\s*(?:${letter})\s*(,|;|&|/|(?:and|or)\b)?\s*`);
  const letters: string[] = [];
  let rest = text;
  for (let match = rest.match(next); match !== null; match = rest.match(next)) {
    letters.push(match[1] ?? match[2] ?? match[3]!);
    rest = rest.slice(match[0].length);
    if (match[4] === undefined) break;
  }
  return { letters: known(letters, options), rest };
}

/** Letters of all options whose full text this is. A bare letter always names an option, even where some option reads like it. */
function lettersOfText(text: string, options: readonly string[]): string[] {
  const wanted = comparable(text);
  if (wanted === '' || /^[a-z]$/.test(wanted)) return [];
  return options.flatMap((option, index) => (comparable(option) === wanted ? [letterAt(index)] : []));
}

function known(letters: readonly string[], options: readonly string[]): string[] {
  return [...new Set(letters)].filter((letter) => options.some((_, index) => letterAt(index) === letter));
}

function letterAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function comparable(text: string): string {
  return plain(text).replace(/\s+/g, ' ').replace(/\.$/, '').trim().toLowerCase();
}

/** Without Markdown emphasis, math delimiters and text commands around the answer. */
function plain(text: string): string {
  return text
    .replace(/\\(?:text(?:bf|it|rm)?|mathrm|mathbf)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\*\*|\$/g, '')
    .trim();
}
