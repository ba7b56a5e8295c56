import type { Example } from '../example/example.ts';
import { questionHash } from '../splits/question-hash.ts';

/** Two benchmarks that share question texts, and the ids of those questions in the first and in the second. */
export interface Overlap {
  readonly benchmarks: readonly [string, string];
  readonly rows: readonly (readonly [string, string])[];
}

/** Questions that occur in two benchmarks, for every pair of benchmarks that shares some. */
export function findOverlaps(
  sets: readonly { readonly id: string; readonly examples: readonly Example[] }[],
): Overlap[] {
  const hashed = sets.map(({ id, examples }) => ({
    id,
    byHash: new Map(examples.map((example) => [questionHash(example), example.id])),
  }));
  return hashed.flatMap((one, index) =>
    hashed.slice(index + 1).flatMap((other) => {
      const rows = [...one.byHash].flatMap(([hash, row]) => {
        const there = other.byHash.get(hash);
        return there === undefined ? [] : [[row, there] as const];
      });
      return rows.length === 0 ? [] : [{ benchmarks: [one.id, other.id] as const, rows }];
    }),
  );
}
