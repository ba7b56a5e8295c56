import { textLimit } from './trace-record.ts';

/** A record as a line of JSON. Texts beyond the limit are cut and end with a mark; their lengths are in `cut`. */
export function traceLine(record: object): { readonly line: string; readonly cut: number } {
  const cut: number[] = [];
  const text = JSON.stringify(record, (_, value: unknown) => {
    if (typeof value !== 'string' || value.length <= textLimit) return value;
    cut.push(value.length);
    return `${beginning(value)}\n[cut: ${textLimit} of ${value.length} characters are kept]`;
  });
  const line = cut.length === 0 ? text : `${text.slice(0, -1)},"cut":${JSON.stringify(cut)}}`;
  return { line: `${line}\n`, cut: cut.length };
}

/** Does not split a pair of surrogates. */
function beginning(text: string): string {
  const isPair = /[\uD800-\uDBFF]/.test(text[textLimit - 1]!) && /[\uDC00-\uDFFF]/.test(text[textLimit]!);
  return text.slice(0, isPair ? textLimit - 1 : textLimit);
}
