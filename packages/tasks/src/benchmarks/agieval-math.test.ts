import { expect, test } from 'vitest';
import { agievalMath } from './agieval-math.ts';

test('only rows of level 5 are kept, with their row numbers in the whole file', () => {
  const rows = [4, 5, 1, 5].map((level, index) => ({
    passage: null,
    question: `Question ${index}`,
    options: null,
    label: null,
    answer: String(index),
    other: { solution: 'Because.', level, type: 'Algebra' },
  }));
  const content = rows.map((row) => JSON.stringify(row)).join('\n');
  expect(agievalMath.parse(content, agievalMath.files[0]!)).toEqual([
    { id: 'agieval-math/2', text: 'Question 1', gold: { format: 'math', answer: '1' } },
    { id: 'agieval-math/4', text: 'Question 3', gold: { format: 'math', answer: '3' } },
  ]);
});
