import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Example } from '../example/example.ts';
import { leakedExamples } from './leaked-examples.ts';
import { questionHash } from './question-hash.ts';
import { type SplitOptions, splitExamples } from './split-examples.ts';

const exampleOf = (text: string, index: number): Example => ({
  id: `own/${index}`,
  text,
  gold: { format: 'math', answer: String(index) },
});
const hundred = Array.from({ length: 100 }, (_, index) => exampleOf(`What is ${index} + 1?`, index));

/** Examples of distinct texts, and split options that fit them. */
const cases = fc
  .record({
    texts: fc.uniqueArray(fc.string(), { minLength: 3, maxLength: 40, selector: (text) => questionHash({ text }) }),
    mode: fc.constantFrom('held-out' as const, 'transductive' as const),
    seed: fc.integer(),
  })
  .chain(({ texts, mode, seed }) =>
    fc
      .record({ validation: fc.nat(Math.floor(texts.length / 3)), pool: fc.nat(Math.floor(texts.length / 3)) })
      .map((sizes) => ({ examples: texts.map(exampleOf), options: { mode, seed, ...sizes } })),
  );

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe('splitExamples', () => {
  test('held-out parts are disjoint and together complete; transductive splits draw the pool from the test set', () => {
    fc.assert(
      fc.property(cases, ({ examples, options }) => {
        const { pool, validation, test } = splitExamples(examples, options);
        expect(pool).toHaveLength(options.pool);
        expect(validation).toHaveLength(options.validation);
        const parts = options.mode === 'held-out' ? [...pool, ...validation, ...test] : [...validation, ...test];
        expect(idsOf(parts).sort()).toEqual(idsOf(examples).sort());
        if (options.mode === 'transductive')
          expect(leakedExamples(new Set(pool.map(questionHash)), test)).toHaveLength(pool.length);
      }),
    );
  });

  test('the order of the file does not matter', () => {
    fc.assert(
      fc.property(cases, ({ examples, options }) => {
        expect(splitExamples(examples.toReversed(), options)).toEqual(splitExamples(examples, options));
      }),
    );
  });

  test('equal texts stay together on one side', () => {
    const doubled = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 12, maxLength: 30 });
    fc.assert(
      fc.property(doubled, fc.nat(), (texts, seed) => {
        const examples = texts.map(exampleOf);
        const smallest = Math.min(...Array.from(Map.groupBy(texts, (text) => text).values(), (group) => group.length));
        const { pool, test } = splitExamples(examples, { mode: 'held-out', pool: 0, validation: 0, seed });
        expect([pool.length, test.length]).toEqual([0, texts.length]);
        if (new Set(texts).size === 1) return;
        const split = splitExamples(examples, { mode: 'held-out', pool: smallest, seed });
        expect(leakedExamples(new Set(split.pool.map(questionHash)), split.test)).toEqual([]);
      }),
    );
  });

  test('a part that equal texts cannot fill is refused', () => {
    const pairs = ['a', 'a', 'b', 'b'].map(exampleOf);
    expect(() => splitExamples(pairs, { mode: 'held-out', pool: 1, seed: 1 })).toThrow('pool of 1 cannot be filled');
  });

  test('every seed gives its own split, 0 too', () => {
    const hashes = [0, 1, 2, -1].map((seed) => splitExamples(hundred, { mode: 'held-out', pool: 20, seed }).hash);
    expect(new Set(hashes).size).toBe(4);
  });

  test('the split is fixed for all time by seed and texts', () => {
    const { pool } = splitExamples(hundred, { mode: 'held-out', pool: 5, seed: 7 });
    expect(idsOf(pool)).toEqual(['own/59', 'own/12', 'own/38', 'own/87', 'own/81']);
  });

  test('the pool carries no gold', () => {
    const { pool } = splitExamples(hundred, { mode: 'transductive', pool: 3, seed: 7 });
    for (const question of pool) expect(Object.keys(question)).toEqual(['id', 'text']);
  });

  test('a limit caps only the test split, and a larger limit keeps the examples of a smaller one', () => {
    const options: SplitOptions = { mode: 'held-out', pool: 20, validation: 10, seed: 7 };
    const [full, most, few] = [undefined, 50, 10].map((limit) =>
      splitExamples(hundred, limit === undefined ? options : { ...options, limit }),
    );
    expect([full, most, few].map((split) => split?.test.length)).toEqual([70, 50, 10]);
    expect(few?.pool).toEqual(full?.pool);
    expect(few?.test).toEqual(full?.test.slice(0, 10));
    expect(splitExamples(hundred, { ...options, limit: 500 }).hash).toBe(full?.hash);
    expect(most?.hash).not.toBe(full?.hash);
  });

  test('too few examples are refused with the numbers', () => {
    const few = hundred.slice(0, 60);
    expect(() => splitExamples(few, { mode: 'held-out', pool: 50, validation: 20, seed: 7 })).toThrow(
      '60 examples are too few: a held-out split needs 71 (pool 50, validation 20, test at least 1)',
    );
    expect(() => splitExamples(few, { mode: 'transductive', pool: 50, validation: 20, seed: 7 })).toThrow(
      'a transductive split needs 70 (pool 50 (from the test set), validation 20, test at least 50)',
    );
  });

  test('sizes that are not counts are refused', () => {
    expect(() => splitExamples(hundred, { mode: 'held-out', pool: -1, seed: 7 })).toThrow('pool is -1');
    expect(() => splitExamples(hundred, { mode: 'held-out', pool: 1, limit: 0, seed: 7 })).toThrow('limit is 0');
    expect(() => splitExamples(hundred, { mode: 'held-out', pool: 1.5, seed: 7 })).toThrow('pool is 1.5');
  });
});

test('without a test set the pool may take all questions, and further examples are added to validation', () => {
  const own = Array.from(
    { length: 6 },
    (_, at): Example => ({
      id: `own/${at}`,
      text: `Own ${at}?`,
      gold: { format: 'none' },
    }),
  );
  const further: Example[] = [{ id: 'check/1', text: 'Check?', gold: { format: 'text', answers: ['yes'] } }];
  const options = { mode: 'held-out', pool: 6, seed: 1, tested: false } as const;
  const split = splitExamples(own, { ...options, further });
  expect(split.pool).toHaveLength(6);
  expect(split).toMatchObject({ validation: further, test: [] });
  expect(split.hash).not.toBe(splitExamples(own, options).hash);
  expect(() => splitExamples(own, { ...options, pool: 7 })).toThrow(
    'split: 6 questions are too few for a pool of 7: give more questions, or set task.pool to at most 6',
  );
});
