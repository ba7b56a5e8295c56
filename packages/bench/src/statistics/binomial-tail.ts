/**
 * The chance that a fair coin gives more than `heads` heads in `tosses` tosses, plus half the chance of exactly `heads`. This is the
 * one-sided sign test (Dixon and Mood 1946) with mid-p (Lancaster 1961). 1 without a toss.
 */
export function binomialTail(heads: number, tosses: number): number {
  if (tosses === 0) return 1;
  // In logarithms, since 2^n exceeds the range of doubles.
  let logTerm = -tosses * Math.LN2;
  let sum = 0;
  for (let tails = 0; tails <= tosses - heads; tails++) {
    sum += (tails === tosses - heads ? 0.5 : 1) * Math.exp(logTerm);
    logTerm += Math.log((tosses - tails) / (tails + 1));
  }
  return Math.min(1, sum);
}
