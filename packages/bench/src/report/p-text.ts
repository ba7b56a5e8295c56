/** A p-value with four digits; what would round to 0 is said to be below the smallest of them. */
export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}
