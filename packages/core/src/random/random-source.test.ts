import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandomSource, type RandomSource } from './random-source.ts';

const drawsOf = (source: RandomSource) => Array.from({ length: 8 }, () => source.integer(1_000_000));

describe('a fork', () => {
  test('does not depend on how much was drawn before', () => {
    const fresh = createRandomSource(7);
    const used = createRandomSource(7);
    drawsOf(used);
    drawsOf(used.fork('elsewhere'));
    expect(drawsOf(used.fork('round 1', 'solver'))).toEqual(drawsOf(fresh.fork('round 1', 'solver')));
  });

  test('draws nothing from its parent', () => {
    const forking = createRandomSource(7);
    drawsOf(forking.fork('child'));
    expect(drawsOf(forking)).toEqual(drawsOf(createRandomSource(7)));
  });

  test('carries the whole path, and only the path decides its draws', () => {
    const deep = createRandomSource(7).fork('round 1').fork('solver', 2);
    expect(deep.path).toBe('seed 7/round 1/solver/2');
    expect(drawsOf(deep)).toEqual(drawsOf(createRandomSource(7).fork('round 1', 'solver', 2)));
  });

  test('differs from its parent and from its siblings', () => {
    const root = createRandomSource(7);
    const streams = [root, root.fork('a'), root.fork('b'), root.fork('a', 'b')].map((source) => drawsOf(source).join());
    expect(new Set(streams).size).toBe(4);
  });
});

test('every seed has its own stream, 0 as well', () => {
  const streams = [0, 1, -1, 'zero', ''].map((seed) => drawsOf(createRandomSource(seed)).join());
  expect(new Set(streams).size).toBe(5);
});

describe('draws are even', () => {
  // Pearson's chi-square; the bound is its 99.9 % quantile for the degrees of freedom, and the seed is fixed.
  const chiSquare = (counts: readonly number[], expected: number) =>
    counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const countDraws = (bins: number, draw: () => number) => {
    const counts = Array.from({ length: bins }, () => 0);
    for (let index = 0; index < bins * 1000; index++) counts[draw()]! += 1;
    return counts;
  };

  test('over whole numbers', () => {
    const random = createRandomSource('even');
    expect(
      chiSquare(
        countDraws(6, () => random.integer(6)),
        1000,
      ),
    ).toBeLessThan(20.52);
  });

  test('over the unit interval', () => {
    const random = createRandomSource('even');
    expect(
      chiSquare(
        countDraws(10, () => Math.floor(random.uniform() * 10)),
        1000,
      ),
    ).toBeLessThan(27.88);
  });

  test('over the sides of a coin, even when every toss has its own fork', () => {
    const random = createRandomSource('even');
    let toss = 0;
    const counts = countDraws(2, () => Number(random.fork(toss++).coin()));
    expect(chiSquare(counts, 1000)).toBeLessThan(10.83);
  });

  test('over the orders of a shuffle', () => {
    const random = createRandomSource('even');
    const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'];
    const counts = countDraws(6, () => orders.indexOf(random.shuffle(['a', 'b', 'c']).join('')));
    expect(chiSquare(counts, 1000)).toBeLessThan(20.52);
  });
});

test('a shuffle is a permutation and leaves its input as it is', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
      const before = [...items];
      const shuffled = createRandomSource(seed).shuffle(items);
      expect(items).toEqual(before);
      expect(shuffled.toSorted()).toEqual(before.toSorted());
    }),
  );
});

test('a name with a slash is not read as two names', () => {
  const random = createRandomSource(1);
  expect(random.fork('a/b').uniform()).not.toBe(random.fork('a', 'b').uniform());
});
