const longestQuote = 300;

/** Text of a server or an SDK in one short line. The key is hidden, because the text may contain it. */
export function quote(words: string, { apiKey }: { readonly apiKey: string | undefined }): string {
  const hidden = apiKey === undefined ? words : words.replaceAll(apiKey, '***');
  const line = hidden.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}...` : line;
}
