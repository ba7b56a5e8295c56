/**
 * Letters and digits alone, in lower case: without white space, punctuation, accents and invisible characters, and with compatibility
 * forms (full-width letters, ligatures) as plain ones. Texts that look alike are alike then, but for look-alike letters of other scripts.
 */
export function squashed(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
