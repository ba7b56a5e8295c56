/** Longer texts are not numbers that are written in several ways. */
const longest = 40;
const decimal = /^(-?)(\d*)\.(\d+)$|^(-?)(\d+)$/;
const fraction = /^(-?)(?:(\d+) ?\/ ?(\d+)|\\frac ?(?:\{(\d+)\} ?\{(\d+)\}|(\d)(\d)))$/;

/** A whole number, a decimal or a fraction of whole numbers in its lowest terms, as `1/2`; undefined for any other text. */
export function simpleFraction(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const [, sign = '', whole = '', digits = '', minus = '', integer] = decimal.exec(text) ?? [];
  if (integer !== undefined) return lowestTerms(minus, BigInt(integer), 1n);
  if (digits !== '') return lowestTerms(sign, BigInt(whole + digits), 10n ** BigInt(digits.length));
  const parts = fraction.exec(text);
  if (parts === null) return undefined;
  const [over, under] = parts.slice(2).filter((part) => part !== undefined) as [string, string];
  return lowestTerms(parts[1]!, BigInt(over), BigInt(under));
}

function lowestTerms(sign: string, over: bigint, under: bigint): string | undefined {
  if (under === 0n) return undefined;
  const common = greatestDivisor(over, under);
  return `${over === 0n ? '' : sign}${over / common}/${under / common}`;
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other);
}
