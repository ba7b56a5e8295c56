import type { Example } from '@maspo/tasks';
import { describe, expect, test } from 'vitest';
import { withRightAnswer, withWrongAnswers } from './swap-answer.ts';

const math = { format: 'math', answer: '12' } as const;
const choice = { format: 'choice', letter: 'B', options: ['one', 'two', 'three'] } as const;
const code = {
  format: 'code',
  setup: '',
  entryPoint: 'add',
  tests: [],
  solution: 'def add(a, b):\n    return a + b',
} as const;
const example = (gold: Example['gold']): Example => ({ id: 'one', text: 'How many?', gold });
const other = (answer: string): Example => example({ format: 'math', answer });

const program = (body: string) => `First I think.\n\n\`\`\`python\ndef add(a, b):\n    ${body}\n\`\`\`\nDone.`;

describe('the right answer replaces the last answer, and everything else stays', () => {
  test('in a tag', () => {
    const output = 'Not <answer>3</answer>.\nSo\n<answer> 4 </answer> it is.';
    expect(withRightAnswer(output, math)).toBe('Not <answer>3</answer>.\nSo\n<answer>12</answer> it is.');
    expect(withRightAnswer('<answer>C</answer>', choice)).toBe('<answer>B</answer>');
  });

  test('in a program', () => {
    expect(withRightAnswer(program('return a - b'), code)).toBe(program('return a + b'));
  });

  test.each(['I do not know.', '<answer>3', '```python\ndef add(a, b):'])('%j has no answer to replace', (output) => {
    expect(withRightAnswer(output, output.startsWith('`') ? code : math)).toBeUndefined();
  });

  test('a program cannot be corrected without a known solution', () => {
    const { solution: _, ...unsolved } = code;
    expect(withRightAnswer(program('pass'), unsolved)).toBeUndefined();
  });
});

describe('wrong answers', () => {
  test('are near misses and answers to other questions, never the right one', () => {
    const wrong = withWrongAnswers('So <answer>12</answer>', example(math), [other('7'), other('12'), other('\\pi')]);
    expect(wrong).toEqual(['13', '11', '24', '7', '\\pi'].map((answer) => `So <answer>${answer}</answer>`));
  });

  test('for a formula are the answers to other questions', () => {
    const formula = example({ format: 'math', answer: '\\frac12' });
    expect(withWrongAnswers('<answer>\\frac12</answer>', formula, [other('7')])).toEqual(['<answer>7</answer>']);
  });

  test('are all other letters, from the next one on', () => {
    const wrong = withWrongAnswers('<answer>B</answer>', example(choice), []);
    expect(wrong).toEqual(['<answer>C</answer>', '<answer>A</answer>']);
  });

  test('are single mistakes in the program', () => {
    const wrong = withWrongAnswers(program('return a + b'), example(code), []);
    expect(wrong).toEqual([program('return a - b'), program('return None')]);
  });
});
