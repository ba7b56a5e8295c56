import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A published test that the published solution itself fails, found by running it (`bench/record-golds.ts`). */
export interface KnownBadTest {
  readonly example: string;
  readonly entryPoint: string;
  /** Index among the example's tests, from 0. */
  readonly test: number;
  /** The hash of the test's text. The text is not repeated here, because its benchmark states no licence. */
  readonly sha256: string;
  readonly reason: string;
}

export const knownBadTests = JSON.parse(
  readFileSync(new URL('../../data/known-bad-tests.json', import.meta.url), 'utf8'),
) as readonly KnownBadTest[];

const known = new Set(knownBadTests.map(({ entryPoint, sha256 }) => `${entryPoint} ${sha256}`));
const entryPoints = new Set(knownBadTests.map(({ entryPoint }) => entryPoint));

/** Whether this is a known bad test, which no right answer can pass. */
export function isKnownBadTest(entryPoint: string, test: string): boolean {
  return entryPoints.has(entryPoint) && known.has(`${entryPoint} ${testHash(test)}`);
}

export function testHash(test: string): string {
  return createHash('sha256').update(test).digest('hex');
}
