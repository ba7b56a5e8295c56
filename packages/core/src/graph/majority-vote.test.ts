import { expect, test } from 'vitest';
import { majorityVote } from './majority-vote.ts';

test('the most frequent answer wins; the first output that gives it is returned', () => {
  const outputs = ['<answer>1</answer>', 'I say <answer> 2 </answer>', 'So <answer>2</answer>'];
  expect(majorityVote(outputs)).toBe('I say <answer> 2 </answer>');
});

test('on equal counts the answer given first wins', () => {
  expect(majorityVote(['b', 'a', 'a', 'b'])).toBe('b');
});

test('outputs without an answer tag are compared whole', () => {
  expect(majorityVote(['<answer>7</answer>', ' 8', '8 '])).toBe(' 8');
});

test('the last answer tag of an output counts', () => {
  expect(majorityVote(['<answer>1</answer><answer>2</answer>', '<answer>1</answer>', '<answer>2</answer>'])).toBe(
    '<answer>1</answer><answer>2</answer>',
  );
});

test('an empty output or an empty answer has no vote', () => {
  expect(majorityVote(['', ' ', '<answer> </answer>', '<answer>3</answer>'])).toBe('<answer>3</answer>');
  expect(majorityVote(['<answer></answer>', ''])).toBe('<answer></answer>');
});

const code = (program: string) => `Here it is:\n\n\`\`\`python\n${program}\n\`\`\`\nDone.`;

test('programs are compared without surrounding text, comments and blank lines', () => {
  const outputs = ['def f(x): return 1', '# ours\ndef f(x): return x', 'def f(x): return x\n\n'].map(code);
  expect(majorityVote(outputs)).toBe(outputs[1]);
});

test('where no two programs are equal, the one with most in common with the others wins', () => {
  const outputs = [
    'import numpy\ndef f(xs): return numpy.cumsum(xs)[-1]',
    'def f(xs):\n    total = 0\n    for x in xs: total += x\n    return total',
    'def f(xs):\n    total = 0\n    for x in xs: total += x\n    return total + 1',
    'def f(numbers):\n    total = 0\n    for x in numbers: total += x\n    return total',
  ].map(code);
  expect(majorityVote(outputs)).toBe(outputs[1]);
});

test('two different programs are as typical as each other: the first wins', () => {
  const outputs = ['def f(): return 1', 'def f(): return 2'].map(code);
  expect(majorityVote(outputs)).toBe(outputs[0]);
});

test('equal programs outvote a typical one', () => {
  const outputs = ['def f(a): return a + 1', 'def f(a): return a + 2', 'print()', 'print()'].map(code);
  expect(majorityVote(outputs)).toBe(outputs[2]);
});

test('the last Python block is the program, even if it is not closed; an empty program has no vote', () => {
  const unclosed = '```text\nan idea\n```\n```python\ndef f(): return 1';
  expect(majorityVote([code('# nothing yet'), code('def f(): return 1'), unclosed])).toBe(code('def f(): return 1'));
  expect(majorityVote([`${code('a')}\n\`\`\`text\nb\n\`\`\``, code('c'), code('a')])).toMatch(
    /^Here it is:\n\n```python\na/,
  );
});

test('code outside the answer tag does not count', () => {
  const outputs = [`${code('1 + 1')} <answer>2</answer>`, '<answer>3</answer>', `${code('4 - 1')} <answer>3</answer>`];
  expect(majorityVote(outputs)).toBe(outputs[1]);
});

test.each([
  [['**B**', '(b)', 'B) the pressure falls', 'B - the pressure falls', '"B"', '`B`', 'option B', 'B.', '\\text{B}']],
  [['1,234', '1234', '$1234$', ' **1234**', '1234.']],
  [['\\dfrac{1}{2}', '$\\frac{1}{2}$', '1/2', '0.5', '.50', '\\frac12', '2/4']],
  [['-7', '-7.0', '\u22127', '-14/2']],
  [['the Pressure falls', 'the pressure  falls.']],
])('answers that differ only in decoration are counted together: %j', (answers) => {
  for (const [one, other] of answers.flatMap((one) => answers.map((other) => [one, other] as const)))
    expect(majorityVote([`<answer>other</answer>`, `<answer>${one}</answer>`, `The answer is ${other}`])).toBe(
      `<answer>${one}</answer>`,
    );
});

test.each([
  ['-5', '5'],
  ['x=1, y=2', 'x=2, y=1'],
  ['1.5', '15'],
  ['1/2', '2/1'],
  ['0.333', '1/3'],
  ['1/0', '0'],
  ['50%', '1/2'],
  ['A lot', 'A'],
  ['(1,234)', '1234'],
  ['3 million', '3'],
])('different answers are counted separately: %s and %s', (one, other) => {
  const outputs = ['<answer>first</answer>', `<answer>${one}</answer>`, `<answer>${other}</answer>`];
  expect(majorityVote(outputs)).toBe(outputs[0]);
});

test('a box or an announced answer is an answer as well', () => {
  const outputs = ['I say \\boxed{3}.', 'The answer is 4, which is even.', 'So \\boxed{4}'];
  expect(majorityVote(outputs)).toBe(outputs[1]);
});

test('equal values are counted together, however they are written', () => {
  const outputs = ['1/2', '0.5', '\\frac{1}{2}', '7', '7'].map((answer) => `<answer>${answer}</answer>`);
  expect(majorityVote(outputs)).toBe(outputs[0]);
});
