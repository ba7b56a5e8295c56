import { expect, test } from 'vitest';
import { majorityVote } from './majority-vote.ts';

test('the most frequent answer wins, and is given in the words of whoever gave it first', () => {
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

test('who says nothing, or answers nothing, has no vote', () => {
  expect(majorityVote(['', ' ', '<answer> </answer>', '<answer>3</answer>'])).toBe('<answer>3</answer>');
  expect(majorityVote(['<answer></answer>', ''])).toBe('<answer></answer>');
});
