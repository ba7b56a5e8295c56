import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseOf } from '../../../../test/case-of.ts';
import type { MisalignmentCase } from '../../../misalignment/misalignment-case.ts';
import { createRandomSource } from '../../../random/random-source.ts';
import { dealShares, drawBatch } from './draw-batch.ts';

const pool = Array.from({ length: 12 }, (_, index) => ({ id: `q${index}`, text: `text of q${index}` }));
const ids = pool.map(({ id }) => id);

const itemOf = (hardNegative: MisalignmentCase) => ({
  question: hardNegative.question,
  injected: true,
  hardNegative,
});

const drawn = fc
  .record({ seed: fc.integer(), size: fc.integer({ min: 1, max: 12 }), injected: fc.shuffledSubarray(ids) })
  .map(({ seed, size, injected }) => {
    const cases = injected.slice(0, size).map((id) => caseOf('a', id));
    const inject = cases.map(itemOf);
    return { size, cases, batch: drawBatch(pool, { size, inject, random: createRandomSource(seed) }) };
  });

describe('a batch', () => {
  test('has the requested size, distinct questions of the pool, and all injected cases marked as such', () => {
    fc.assert(
      fc.property(drawn, ({ size, cases, batch }) => {
        const questions = batch.map(({ question }) => question.id);
        expect(questions).toHaveLength(size);
        expect(new Set(questions).size).toBe(size);
        expect(ids).toEqual(expect.arrayContaining(questions));
        const marked = batch.flatMap(({ hardNegative }) => hardNegative ?? []);
        expect(new Set(marked)).toEqual(new Set(cases));
        for (const { question, injected, hardNegative } of batch) {
          expect(injected).toBe(hardNegative !== undefined);
          if (hardNegative !== undefined) expect(question).toEqual(hardNegative.question);
        }
      }),
    );
  });

  test('mixes injected and drawn questions', () => {
    const places = Array.from({ length: 50 }, (_, seed) =>
      drawBatch(pool, { size: 4, inject: [itemOf(caseOf('a', 'q0'))], random: createRandomSource(seed) }).findIndex(
        ({ hardNegative }) => hardNegative !== undefined,
      ),
    );
    expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]));
  });

  test('as large as the pool holds the whole pool', () => {
    const batch = drawBatch(pool, { size: 12, inject: [], random: createRandomSource(1) });
    expect(batch.map(({ question }) => question.id).toSorted()).toEqual(ids.toSorted());
  });
});

test('shares are disjoint and complete, of nearly equal size, with the hard negatives spread evenly', () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 5 }), ({ batch }, count) => {
      const shares = dealShares(batch, count, 'evenly');
      expect(shares).toHaveLength(count);
      expect(shares.flat()).toHaveLength(batch.length);
      expect(new Set(shares.flat())).toEqual(new Set(batch));
      const sizes = shares.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const hard = shares.map((share) => share.filter(({ hardNegative }) => hardNegative !== undefined).length);
      expect(Math.max(...hard) - Math.min(...hard)).toBeLessThanOrEqual(1);
    }),
  );
});

test('shares are also complete where the first shares get the hard negatives', () => {
  fc.assert(
    fc.property(drawn, fc.integer({ min: 1, max: 5 }), ({ batch }, count) => {
      const shares = dealShares(batch, count, 'to-the-first');
      expect(shares).toHaveLength(count);
      expect(new Set(shares.flat())).toEqual(new Set(batch));
      const sizes = shares.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      const injected = shares.flat().map((item) => item.injected);
      expect(injected).toEqual(injected.toSorted((one, other) => Number(other) - Number(one)));
    }),
  );
});
