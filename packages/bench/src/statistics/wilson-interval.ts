/** The 0.975 quantile of the standard normal distribution. */
export const wilsonQuantile = 1.959963984540054;

/**
 * The 95 % score interval of a proportion (Wilson 1927; method 3 of Newcombe 1998, Statistics in Medicine 17:857), which keeps its
 * coverage for small samples and for shares near 0 and 1. `share` in [0, 1]; `n` above 0, not necessarily whole.
 */
export function wilsonInterval(share: number, n: number): { readonly low: number; readonly high: number } {
  const square = wilsonQuantile ** 2;
  const centre = share + square / (2 * n);
  const spread = wilsonQuantile * Math.sqrt((share * (1 - share)) / n + square / (4 * n ** 2));
  const scale = 1 + square / n;
  // Exact at the ends of the scale, where rounding could place a bound beyond the share.
  return {
    low: share === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: share === 1 ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
