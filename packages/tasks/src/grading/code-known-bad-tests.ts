import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A published test that the published solution itself fails, found by running it (`bench/record-golds.ts`). */
export interface KnownBadTest {
  readonly example: string;
  readonly entryPoint: string;
  /** Index among the example's tests, from 0. */
  readonly test: number;
  /** Of the test's text, which is not repeated here because its set states no licence. */
  readonly sha256: string;
  readonly reason: string;
}

export const knownBadTests = JSON.parse(
  readFileSync(new URL('../../data/known-bad-tests.json', import.meta.url), 'utf8'),
) as readonly KnownBadTest[];

const known = new Set(knownBadTests.map(({ entryPoint, sha256 }) => `${entryPoint} ${sha256}`));
const entryPoints = new Set(knownBadTests.map(({ entryPoint }) => entryPoint));

/** Whether no right answer can pass this test. */
export function isKnownBadTest(entryPoint: string, test: string): boolean {
  return entryPoints.has(entryPoint) && known.has(`${entryPoint} ${testHash(test)}`);
}

export function testHash(test: string): string {
  return createHash('sha256').update(test).digest('hex');
}
