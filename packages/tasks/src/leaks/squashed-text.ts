/**
 * Only the letters and digits of a text, in lower case: without white space, punctuation, accents and invisible characters, and with
 * compatibility forms (full-width letters, ligatures) as plain letters. Texts that look alike become equal, except for look-alike letters
 * of other scripts.
 */
export function squashed(text: string): string {
  if (plain.test(text)) return text;
  // Most prompts are pure ASCII. For them, a set of characters takes a fraction of the time of Unicode properties.
  if (ascii.test(text)) return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

const plain = /^[a-z0-9]*$/;
const ascii = /^[\0-\x7f]*$/;
