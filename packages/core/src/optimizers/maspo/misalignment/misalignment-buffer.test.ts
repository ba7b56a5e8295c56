import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caseOf } from '../../../../test/case-of.ts';
import { graphOf } from '../../../../testing/graphs.ts';
import type { MisalignmentCase } from '../../../misalignment/misalignment-case.ts';
import { createRandomSource } from '../../../random/random-source.ts';
import { createMisalignmentBuffer, drawCases, severity } from './misalignment-buffer.ts';

const graph = graphOf('a b c', 'a>b b>c');

function bufferOf(...cases: MisalignmentCase[]) {
  const buffer = createMisalignmentBuffer({ budget: 50 });
  for (const found of cases) buffer.add(found);
  return buffer;
}

function questionsDrawn(
  cases: MisalignmentCase[],
  options: { source?: 'own' | 'predecessors' | 'both'; limit?: number; seed?: number },
) {
  const { source = 'both', limit = 9, seed = 1 } = options;
  return drawCases(bufferOf(...cases), 'b', { graph, source, limit, random: createRandomSource(seed) }).map(
    ({ agent, question }) => `${agent} ${question.id}`,
  );
}

describe('the buffer', () => {
  test('keeps the newest case for each agent and question', () => {
    const newest = caseOf('a', 'q1', { version: 'newer' });
    const buffer = bufferOf(caseOf('a', 'q1'), caseOf('a', 'q2'), caseOf('b', 'q1'), newest);
    expect(buffer.size).toBe(3);
    expect(buffer.casesOf('a').map(({ version }) => version)).toEqual(['newer', '0123456789ab']);
    expect(buffer.casesOf('c')).toEqual([]);
  });
});

describe('beyond its budget the buffer', () => {
  const fill = (budget: number, cases: readonly MisalignmentCase[]) => {
    const buffer = createMisalignmentBuffer({ budget });
    const evicted = cases.map((found) => buffer.add(found)?.question.id);
    return { kept: buffer.casesOf('a').map(({ question }) => question.id), evicted };
  };
  const worst = (id: string) => caseOf('a', id, { category: 'both' });
  const mild = (id: string) => caseOf('a', id);

  test('evicts the oldest of equally bad cases', () => {
    expect(fill(2, [mild('q1'), mild('q2'), mild('q3')])).toEqual({
      kept: ['q2', 'q3'],
      evicted: [undefined, undefined, 'q1'],
    });
  });

  test('evicts a mild case before an older case that was lost on both lenses', () => {
    expect(fill(2, [worst('q1'), mild('q2'), worst('q3')]).kept).toEqual(['q1', 'q3']);
  });

  test('does not keep a mild case when it is full of worse cases', () => {
    expect(fill(1, [worst('q1'), mild('q2')])).toEqual({ kept: ['q1'], evicted: [undefined, 'q2'] });
  });

  test('counts a case found again as new', () => {
    expect(fill(2, [mild('q1'), mild('q2'), mild('q1'), mild('q3')]).evicted.at(-1)).toBe('q2');
  });

  test('holds its budget of cases for every agent', () => {
    const buffer = createMisalignmentBuffer({ budget: 1 });
    for (const agent of ['a', 'b']) for (const id of ['q1', 'q2']) buffer.add(caseOf(agent, id));
    expect(buffer.size).toBe(2);
  });

  test('never exceeds its budget, and keeps no case that is milder or older than an evicted one', () => {
    const anyCase = fc
      .record({ question: fc.integer({ min: 0, max: 9 }), category: fc.constantFrom('lookahead', 'global', 'both') })
      .map(({ question, category }) => caseOf('a', `q${question}`, { category }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(anyCase, { maxLength: 40 }), (budget, cases) => {
        const buffer = createMisalignmentBuffer({ budget });
        for (const [index, found] of cases.entries()) {
          const before = buffer.casesOf('a').length;
          const evicted = buffer.add(found);
          const kept = buffer.casesOf('a');
          expect(kept.length).toBeLessThanOrEqual(budget);
          if (evicted === undefined) continue;
          expect(before).toBe(budget);
          const age = (one: MisalignmentCase) => cases.lastIndexOf(one, index);
          for (const other of kept) {
            expect(severity(other)).toBeGreaterThanOrEqual(severity(evicted));
            if (severity(other) === severity(evicted)) expect(age(other)).toBeGreaterThan(age(evicted));
          }
        }
      }),
    );
  });
});

describe('the cases for an agent', () => {
  const cases = [caseOf('a', 'q1'), caseOf('b', 'q2'), caseOf('c', 'q3')];

  test('come from its own buffer, its direct predecessors, or both', () => {
    expect(questionsDrawn(cases, { source: 'own' })).toEqual(['b q2']);
    expect(questionsDrawn(cases, { source: 'predecessors' })).toEqual(['a q1']);
    expect(questionsDrawn(cases, { source: 'both' }).toSorted()).toEqual(['a q1', 'b q2']);
  });

  test('begin with those that were lost on both lenses', () => {
    const many = ['q1', 'q2', 'q3', 'q4'].map((id) => caseOf('b', id));
    const worst = caseOf('b', 'q5', { category: 'both' });
    for (const seed of [1, 2, 3]) expect(questionsDrawn([...many, worst], { limit: 2, seed })[0]).toBe('b q5');
  });

  test('have distinct questions, the worst case of each', () => {
    const twice = [caseOf('b', 'q1'), caseOf('a', 'q1', { category: 'both' }), caseOf('a', 'q2')];
    expect(questionsDrawn(twice, {})).toEqual(['a q1', 'a q2']);
  });

  test('are at most `limit` cases, drawn evenly', () => {
    const many = ['q1', 'q2', 'q3', 'q4'].map((id) => caseOf('b', id));
    const drawn = Array.from({ length: 200 }, (_, seed) => questionsDrawn(many, { limit: 1, seed }));
    expect(drawn.every(({ length }) => length === 1)).toBe(true);
    expect(new Set(drawn.flat()).size).toBe(4);
    expect(questionsDrawn(many, { limit: 0 })).toEqual([]);
  });
});
