/**
 * The text with ASCII characters in place of those that keyboards of other scripts and typesetters use: full-width forms, the ideographic
 * full stop, the minus sign U+2212, spaces of every width. Zero-width characters and carriage returns are removed.
 */
export function plainCharacters(text: string): string {
  if (!/[^\n\x20-\x7e]/.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]+/g, (run) => run.normalize('NFKC'))
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]+/g, (run) => ' '.repeat(run.length))
    .replace(/[\u200b-\u200d\u2060\ufeff\r]+/g, '')
    .replace(/[\u3002\uff61]/g, '.')
    .replaceAll('\u3001', ',')
    .replace(/[\u2212\u2010\u2011]+/g, (run) => '-'.repeat(run.length));
}
