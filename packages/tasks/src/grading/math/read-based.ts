import type { Value } from './value.ts';

const words = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** A number with its base: `4210_5`, `152A_{11}`, `1011_{\text{two}}`, `2516 \text{ base } 8`. */
export function readBased(text: string): Value | undefined {
  const match = text.match(
    /^\(?\s*(?:\\text\{)?(\d[\dA-Za-z ]*(?:\.[\dA-Za-z]+)?)\s*\}?\s*\)?\s*(?:_\s*\{?\s*|(?:\\text\{)?\s*(?:in )?base\s*\}?\s*)(?:\\text\{\s*(?:base\s*)?)?(\d+|[a-z]+)\s*\}*$/i,
  );
  if (match === null) return undefined;
  const base = /^\d+$/.test(match[2]!) ? Number(match[2]) : words.indexOf(match[2]!.toLowerCase());
  const digits = match[1]!
    .replaceAll(' ', '')
    .toUpperCase()
    .replace(/^0+(?=\w)/, '');
  const areDigits = [...digits.replace('.', '')].every((digit) => Number.parseInt(digit, 36) < base);
  return base >= 2 && base <= 36 && areDigits ? { kind: 'based', digits, base } : undefined;
}
