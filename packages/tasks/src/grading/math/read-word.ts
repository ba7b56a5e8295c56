import { wholeLine } from './region.ts';
import type { Value } from './value.ts';

/** `\mathbb{R}`, `\text{all real numbers}`, `\emptyset`, `\text{no solution}`. */
export function readNamedSet(text: string): Value | undefined {
  const words = text
    .replace(/\\text\{([^{}]*)\}/g, '$1')
    .trim()
    .toLowerCase();
  if (/^(?:\\mathbb\{r\}|all (?:real )?(?:numbers|reals|values)|the real numbers|all real [a-z])$/.test(words))
    return { kind: 'region', region: wholeLine };
  const numbers =
    words.match(/^\\mathbb\{([nzqc])\}$/)?.[1] ??
    words.match(/^(?:the |all )?(natural number|integer|rational number|complex number)s$/)?.[1];
  if (numbers !== undefined) return { kind: 'word', text: `\\mathbb{${letters[numbers] ?? numbers}}` };
  if (
    /^(?:\\emptyset|\\\{\s*\\\}|(?:there (?:is|are) )?no (?:real |such )?(?:solutions?|numbers?|values?)|the empty set|empty set|none)$/.test(
      words,
    )
  )
    return { kind: 'set', items: [] };
  return undefined;
}

const letters: Readonly<Record<string, string>> = {
  'natural number': 'n',
  integer: 'z',
  'rational number': 'q',
  'complex number': 'c',
};

/** `\text{east}`, `Evelyn`, a sentence. Single letters and pairs without `\text` are variables. */
export function readWord(text: string, read: (part: string) => Value | undefined): Value | undefined {
  const inside = text.match(/^\\text\{([^{}]*)\}$/)?.[1]?.trim();
  if (inside !== undefined) {
    if (/^[-+.\d/\\(),\s]*\d[-+.\d/\\(),\s]*$/.test(inside)) return read(inside);
    return inside === '' ? undefined : { kind: 'word', text: wordKey(inside) };
  }
  const bare = text.replace(/\\text\{([^{}]*)\}/g, ' $1 ').trim();
  if (/^\(?[A-Z]\)$/.test(bare)) return { kind: 'word', text: wordKey(bare) };
  const isSentence =
    /^[a-zA-Z][a-zA-Z'-]*(?: [a-zA-Z'-]+)*[!?]?$/.test(bare) &&
    /[a-zA-Z]{4}|[a-zA-Z]{2,} [a-zA-Z]{2}|^(?:yes|no)$/i.test(bare);
  return isSentence ? { kind: 'word', text: wordKey(bare) } : undefined;
}

function wordKey(text: string): string {
  return text
    .replace(/^\((.*)\)$/, '$1')
    .replace(/[\s.]+/g, ' ')
    .replace(/^(?:the|an?) /i, '')
    .trim()
    .toLowerCase();
}
