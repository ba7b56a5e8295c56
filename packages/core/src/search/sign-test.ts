/**
 * Exact two-sided sign test: the chance that a fair coin gives a split of wins and losses at least as uneven; null without any win or loss.
 * Ties carry no sign and are left out (Dixon and Mood 1946).
 */
export function signTest(wins: number, losses: number): number | null {
  const n = wins + losses;
  if (n === 0) return null;
  const tail = Math.min(wins, losses);
  // Sum of binomial(n, k) / 2^n for k up to the tail, in logarithms since 2^n leaves the range of doubles.
  let logTerm = -n * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= tail; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}
