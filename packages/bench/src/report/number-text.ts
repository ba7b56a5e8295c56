/** A share of 1 as a percentage with two decimals, or an empty text. */
export function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(2)} %`;
}

/** A number with three decimals, or an empty text. */
export function decimal(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}

/** A number with its sign, by default with two decimals. */
export function signed(value: number, digits = 2): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}

/** A difference of shares, in percentage points. */
export function points(share: number, digits = 2): string {
  return signed(share * 100, digits);
}

/** A p-value with four decimals. A value that would round to 0 is shown as below the smallest of them. */
export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}
