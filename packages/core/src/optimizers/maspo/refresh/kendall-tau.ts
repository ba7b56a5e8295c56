/**
 * Kendall's tau-b between two scorings of the same items, in [-1, 1], corrected for ties (Kendall 1945: (C - D) / sqrt((n0 - n1)(n0 -
 * n2))). Undefined when either side has no ranking: fewer than two items, or all tied.
 */
export function kendallTauB(one: readonly number[], other: readonly number[]): number | undefined {
  let agreement = 0;
  let untiedInOne = 0;
  let untiedInOther = 0;
  for (let i = 0; i < one.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = Math.sign(one[i]! - one[j]!);
      const b = Math.sign(other[i]! - other[j]!);
      agreement += a * b;
      untiedInOne += Math.abs(a);
      untiedInOther += Math.abs(b);
    }
  }
  if (untiedInOne === 0 || untiedInOther === 0) return undefined;
  return agreement / Math.sqrt(untiedInOne * untiedInOther);
}
