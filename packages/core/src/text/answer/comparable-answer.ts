import { plainCharacters } from './plain-characters.ts';
import { simpleFraction } from './simple-fraction.ts';
import { undecorated } from './undecorated.ts';

/** A longer text is not an answer in a few words, so it is compared as it is. */
const longest = 2000;

/** `(B)`, `B) 4 pears`, `B - 4 pears`, `option B`. A letter with words after it, and no sign between them, may be a plain text. */
const optionWithText =
  /^(?:[Oo]ption |[Cc]hoice )?(?:[([]([A-Z])[)\]](?: .*)?|([A-Z])[).:](?: .*)?|([A-Z])(?: [-–—] [A-Za-z]{2}.*)?)$/;

/**
 * A text for comparing answers whose question is not known. It is equal for two answers that differ only in decoration, the case of
 * letters, spaces, thousands separators, or the way in which a whole number, decimal or fraction is written. It is also equal where they
 * differ in the bracket around an option's letter, or in the option's text after it ("(B) 4 pears" and "b").
 */
export function comparableAnswer(text: string): string {
  const bare = undecorated(plainCharacters(text));
  if (bare.length > longest) return bare;
  const plain = bare
    .replace(/\\(?:text(?:bf|it|rm)?|mathrm|mathbf)\s*\{([^{}]*)\}/g, '$1')
    .replace(/\\[dt]frac(?![a-zA-Z])/g, '\\frac')
    .replace(/\*\*|(?<!\\)\$|\\[!,;]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const option = plain.match(optionWithText);
  if (option !== null) return (option[1] ?? option[2] ?? option[3])!.toLowerCase();
  const compared = joined(plain.replace(/^\((.)\)$/, '$1')).toLowerCase();
  return simpleFraction(compared) ?? compared;
}

/** `1,234` as `1234`; a list of numbers in brackets keeps its commas. */
function joined(text: string): string {
  return /^\D{0,3}[1-9]\d{0,2}(?:,\d{3})+(?!\d)/.test(text) ? text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '') : text;
}
