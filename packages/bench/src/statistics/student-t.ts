import { bisect, gammaln } from 'simple-statistics';

/**
 * The chance that Student's t with `df` degrees of freedom is at least as far from 0 as `t`: the regularized incomplete beta function
 * I(x; df / 2, 1 / 2) at x = df / (df + t^2) (Abramowitz and Stegun 1964, 26.7.1). `df` above 0, not necessarily whole; for infinitely
 * many it is the normal distribution.
 */
export function studentP(t: number, df: number): number {
  // With more degrees of freedom, the difference from the normal distribution is below 1e-6, and the fraction needs many steps.
  const bounded = Math.min(df, 1e6);
  return incompleteBeta(bounded / (bounded + t ** 2), bounded / 2, 0.5);
}

/** The value above which |t| lies with probability 1 - `level`, such as 4.303 for a level of 0.95 and 2 degrees of freedom. */
export function studentQuantile(level: number, df: number): number {
  const name = `${level} ${df}`;
  const quantile = knownQuantiles.get(name) ?? findQuantile(level, df);
  knownQuantiles.set(name, quantile);
  return quantile;
}

/** Finding a quantile takes dozens of steps, and the intervals of a table need few different ones. */
const knownQuantiles = new Map<string, number>();

function findQuantile(level: number, df: number): number {
  let high = 2;
  while (studentP(high, df) > 1 - level) high *= 2;
  return bisect((t) => 1 - level - studentP(t, df), 0, high, 100, 1e-10);
}

/** By the continued fraction 26.5.8 of Abramowitz and Stegun, evaluated as Lentz does (1976, Applied Optics 15:668). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a));
  let [c, d] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    const before = fraction;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      fraction *= c * d;
    }
    if (Math.abs(fraction / before - 1) < 1e-14) break;
  }
  return front * fraction;
}

/** A divisor of 0 would break the fraction. */
function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
