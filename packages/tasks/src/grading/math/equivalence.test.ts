import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareAnswers } from './compare-answers.ts';

interface Pair {
  readonly category: string;
  readonly gold: string;
  readonly answer: string;
  readonly relation: '<=>' | '</>' | '=>';
}

const pairs = readPairs();
// Generous, so that a busy machine changes no verdict here; the bound itself has its own tests.
const timeLimitMs = 5000;

describe.each([...new Set(pairs.map(({ category }) => category))])('%s', (category) => {
  const inCategory = pairs.filter((pair) => pair.category === category);

  test.each(inCategory.filter(({ relation }) => relation !== '</>'))('$gold $relation $answer', (pair) => {
    expect(compareAnswers(pair.gold, pair.answer, timeLimitMs)).toMatch(
      /^(?:text|number|symbolic|numeric|approximate)$/,
    );
    if (pair.relation === '<=>')
      expect(compareAnswers(pair.answer, pair.gold, timeLimitMs)).toMatch(
        /^(?:text|number|symbolic|numeric|approximate)$/,
      );
  });

  test.each(inCategory.filter(({ relation }) => relation === '</>'))('$gold $relation $answer', ({ gold, answer }) => {
    expect(compareAnswers(gold, answer, timeLimitMs)).toBe('different');
    expect(compareAnswers(answer, gold, timeLimitMs)).toBe('different');
  });
});

test('the table has at least 300 pairs, half of them different', () => {
  const different = pairs.filter(({ relation }) => relation === '</>').length;
  expect(pairs.length).toBeGreaterThanOrEqual(300);
  expect(different / pairs.length).toBeGreaterThanOrEqual(0.5);
});

function readPairs(): Pair[] {
  const result: Pair[] = [];
  let category: string | undefined;
  for (const line of readFileSync(new URL('equivalence-pairs.txt', import.meta.url), 'utf8').split('\n')) {
    const heading = line.match(/^\[([a-z][a-z ,-]+(?: Unicode)?)\]$/)?.[1];
    category = heading ?? category;
    if (category === undefined || heading !== undefined || line === '') continue;
    const [, gold, relation, answer] = line.match(/^(.+) (<=>|<\/>|=>) (.+)$/)!;
    result.push({ category, gold: gold!, relation: relation as Pair['relation'], answer: answer! });
  }
  return result;
}
