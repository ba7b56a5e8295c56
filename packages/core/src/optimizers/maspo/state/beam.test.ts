import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { promptVersion } from '../../../prompt/prompt-version.ts';
import type { ScoredCandidate } from './beam.ts';
import { rankCandidates, updateBeam } from './beam.ts';

function candidateOf(prompt: string, cumulativeScore: number): ScoredCandidate {
  return { agent: 'a', prompt, version: promptVersion(prompt), parent: null, operator: 'rewrite', cumulativeScore };
}

const promptsOf = (candidates: readonly ScoredCandidate[]) => candidates.map(({ prompt }) => prompt);

describe('the beam', () => {
  test('keeps the best of parents and entrants', () => {
    const parents = [candidateOf('first', 0.2), candidateOf('second', 0)];
    const scored = [
      { candidate: candidateOf('child of first', 0.3), score: 0.1 },
      { candidate: candidateOf('child of second', 0.1), score: 0.1 },
    ];
    expect(promptsOf(updateBeam(parents, scored, 2))).toEqual(['child of first', 'first']);
    expect(promptsOf(updateBeam(parents, scored, 3))).toEqual(['child of first', 'first', 'child of second']);
  });

  test('admits no candidate that did not gain on its parent, however high the parent ranks', () => {
    const parents = [candidateOf('first', 0.2), candidateOf('second', 0)];
    const scored = [
      { candidate: candidateOf('draw', 0.2), score: 0 },
      { candidate: candidateOf('loss', 0.1), score: -0.1 },
    ];
    expect(promptsOf(updateBeam(parents, scored, 4))).toEqual(['first', 'second']);
  });

  test('keeps parents ahead of entrants, and earlier entrants ahead of later ones, on equal J', () => {
    const scored = ['one', 'other'].map((prompt) => ({ candidate: candidateOf(prompt, 0.2), score: 0.1 }));
    expect(promptsOf(updateBeam([candidateOf('parent', 0.2)], scored, 3))).toEqual(['parent', 'one', 'other']);
  });

  test('keeps the better of two candidates with the same text', () => {
    const twins = [candidateOf('same', 0.1), candidateOf('other', 0.2), candidateOf('same', 0.3)];
    expect(rankCandidates(twins)).toEqual([twins[2], twins[1]]);
  });

  test('never exceeds its size, is sorted and distinct by text, and its best J never decreases', () => {
    const score = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    const prompt = fc.constantFrom(...'abcdefgh');
    const child = fc.record({ prompt, parent: fc.nat(), score });
    const steps = fc.array(fc.array(child, { maxLength: 4 }), { maxLength: 8 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (batches, size) => {
        let beam = [candidateOf('seed', 0)] as readonly ScoredCandidate[];
        for (const batch of batches) {
          const scored = batch.map((drawn) => {
            const parent = beam[drawn.parent % beam.length]!;
            return { candidate: candidateOf(drawn.prompt, parent.cumulativeScore + drawn.score), score: drawn.score };
          });
          const next = updateBeam(beam, scored, size);
          const ranks = next.map(({ cumulativeScore }) => cumulativeScore);
          expect(next.length).toBeLessThanOrEqual(size);
          expect(ranks).toEqual(ranks.toSorted((one, other) => other - one));
          expect(new Set(promptsOf(next)).size).toBe(next.length);
          expect(ranks[0]).toBeGreaterThanOrEqual(beam[0]!.cumulativeScore);
          beam = next;
        }
      }),
    );
  });
});
