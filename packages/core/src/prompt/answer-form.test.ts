import { describe, expect, test } from 'vitest';
import { lostAnswerForms, restoreAnswerForms } from './answer-form.ts';

describe('the form of an answer', () => {
  test.each([
    ['Solve {question} in <answer>...</answer>.', 'Solve {question}.', ['the <answer> tags']],
    ['Solve {question} in \\boxed{}.', 'Solve {question} in <answer></answer>.', ['the \\boxed{} of the answer']],
    ['Solve {question} in one fenced ```python block.', 'Write code for {question}.', ['the fenced block of code']],
    ['Solve {question} in one fenced ```python block.', 'Write {question} in a code block.', []],
    ['Solve {question} in <answer>...</answer>.', 'The <ANSWER> tag holds the answer to {question}.', []],
    ['Solve {question}.', 'Solve {question} well.', []],
  ])('that %j requests is searched for in %j', (parent, prompt, lost) => {
    expect(lostAnswerForms(prompt, parent)).toEqual(lost);
  });

  test('is appended to a prompt that has lost it', () => {
    const parent = 'Solve:\n{question}\nBox it: \\boxed{}.\nEnd with <answer>...</answer>.';
    expect(restoreAnswerForms('Solve with care:\n{question}\n', parent)).toBe(
      'Solve with care:\n{question}\n\nBox it: \\boxed{}.\nEnd with <answer>...</answer>.',
    );
    expect(restoreAnswerForms('Same.', 'No form.')).toBe('Same.');
  });

  test.each(['Solve {question} in <answer>...</answer>.', 'Solve it.\n```python\n{question}\n```'])(
    'is not appended where its line cannot stand alone: %j',
    (parent) => {
      expect(restoreAnswerForms('Solve {question}.', parent)).toBeUndefined();
    },
  );
});
