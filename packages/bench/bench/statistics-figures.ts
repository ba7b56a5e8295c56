/**
 * Outcomes drawn at random, with gaps and several seeds, and the product's figures of them, as JSON lines for `cross-check.py`:
 * `node packages/bench/bench/statistics-figures.ts [cases]`.
 */
import { createRandomSource } from '@maspo/core';
import { holm } from '../src/statistics/holm.ts';
import { mcnemarTest } from '../src/statistics/mcnemar-test.ts';
import { differencesOf, type OutcomePair, scoredPairs } from '../src/statistics/outcome-pair.ts';
import { studentP, studentQuantile } from '../src/statistics/student-t.ts';
import { twoWayMean } from '../src/statistics/two-way-clusters.ts';
import { varianceComponents } from '../src/statistics/variance-components.ts';
import { wilsonInterval } from '../src/statistics/wilson-interval.ts';

const cases = Number(process.argv[2] ?? 200);

for (let index = 0; index < cases; index++) {
  const random = createRandomSource('cross-check').fork(index);
  const [questions, seeds] = [20 + random.integer(200), 1 + random.integer(8)];
  const [shift, gap] = [0.2 * random.uniform(), 0.2 * random.uniform()];
  const pairs: OutcomePair[] = Array.from({ length: seeds }, (_, seed) => {
    const luck = shift * (2 * random.uniform() - 1);
    return Array.from({ length: questions }, (__, question) => {
      const skill = (question * 0.618) % 1;
      const outcome = (chance: number) =>
        random.uniform() < gap ? 'unscored' : random.uniform() < chance ? 'correct' : 'incorrect';
      return { cluster: `${question}`, search: `${seed}`, one: outcome(skill), other: outcome(skill + luck) } as const;
    });
  }).flat();
  const differences = differencesOf(scoredPairs(pairs));
  const single = differences.filter(({ search }) => search === '0');
  const changed = {
    gained: single.filter(({ value }) => value > 0).length,
    lost: single.filter(({ value }) => value < 0).length,
  };
  const ps = Array.from({ length: 6 }, () => random.uniform() ** 3);
  const [t, df] = [8 * random.uniform(), 1 + 30 * random.uniform()];
  const [hits, n] = [random.integer(questions), questions];
  console.log(
    JSON.stringify({
      differences,
      twoWay: twoWayMean([differences]),
      components: varianceComponents(differences) ?? null,
      mcnemar: { ...changed, p: mcnemarTest(changed) },
      holm: { ps, adjusted: holm(ps) },
      student: { t, df, p: studentP(t, df), quantile: studentQuantile(0.95, df) },
      wilson: { hits, n, ...wilsonInterval(hits / n, n) },
    }),
  );
}
