import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandomSource } from '../../random/random-source.ts';
import { type Choice, categoricalParzen } from './categorical-parzen.ts';

const anySpace = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }).chain((sizes) =>
  fc.record({
    sizes: fc.constant(sizes),
    observed: fc.array(fc.tuple(...sizes.map((size) => fc.nat(size - 1))), { maxLength: 6 }),
    priorWeight: fc.constantFrom(0.5, 1, 3),
  }),
);

test('the probabilities of all choices are above 0 and sum to 1', () => {
  fc.assert(
    fc.property(anySpace, ({ sizes, observed, priorWeight }) => {
      const { probability } = categoricalParzen(sizes, observed, priorWeight);
      const all = allChoices(sizes).map(probability);
      expect(Math.min(...all)).toBeGreaterThan(0);
      expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    }),
  );
});

test('without an observation all choices are equally likely', () => {
  const { probability } = categoricalParzen([2, 4], [], 1);
  for (const choice of allChoices([2, 4])) expect(probability(choice)).toBeCloseTo(1 / 8, 12);
});

test('choices that were observed together are likelier together', () => {
  const { probability } = categoricalParzen(
    [2, 2],
    [
      [0, 0],
      [1, 1],
    ],
    1,
  );
  expect(probability([0, 0])).toBeGreaterThan(probability([0, 1]));
});

test('the frequencies of draws match their probabilities', () => {
  const sizes = [2, 3];
  const parzen = categoricalParzen(
    sizes,
    [
      [0, 1],
      [1, 1],
      [0, 2],
    ],
    1,
  );
  const random = createRandomSource(1);
  const draws = 20_000;
  const counts = new Map<string, number>();
  for (let draw = 0; draw < draws; draw++) {
    const key = parzen.sample(random).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const choice of allChoices(sizes))
    expect(counts.get(choice.join())! / draws).toBeCloseTo(parzen.probability(choice), 1.7);
});

function allChoices(sizes: readonly number[]): Choice[] {
  return sizes.reduce<Choice[]>(
    (choices, size) => choices.flatMap((choice) => Array.from({ length: size }, (_, next) => [...choice, next])),
    [[]],
  );
}
