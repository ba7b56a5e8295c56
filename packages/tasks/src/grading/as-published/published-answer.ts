/** The answer that the released code takes from a model's output: the last tag, else the first box, else the end of the last sentence. */
export interface PublishedAnswer {
  readonly source: 'tag' | 'boxed' | 'tail';
  readonly text: string;
}

/** Extracts the answer as the released code does. A box may contain one level of inner braces. */
export function extractPublishedAnswer(output: string): PublishedAnswer {
  const text = unescapeHtml(output);
  const tag = [...text.matchAll(/<answer>([\s\S]*?)<\/answer>/g)].at(-1);
  if (tag !== undefined) return { source: 'tag', text: tag[1]!.trim() };
  const boxed = text.match(/\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}/);
  if (boxed !== null) return { source: 'boxed', text: boxed[1]!.trim() };
  const sentences = text.split(/[\n;。]/).map((sentence) => sentence.trim());
  return { source: 'tail', text: (sentences.findLast((sentence) => sentence !== '') ?? '').slice(-30) };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' };

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
    (entity, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    },
  );
}
