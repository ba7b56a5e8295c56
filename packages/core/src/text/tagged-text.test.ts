import { expect, test } from 'vitest';
import { lastTagged } from './tagged-text.ts';

test('the last closed tag of a reply counts, trimmed', () => {
  expect(lastTagged('<answer>1</answer> or <answer>\n2\n</answer> <answer>3', 'answer')).toBe('2');
});

test('an empty tag is an empty text, a missing or unclosed tag is undefined', () => {
  expect(lastTagged('<answer></answer>', 'answer')).toBe('');
  expect(lastTagged('answer', 'answer')).toBeUndefined();
  expect(lastTagged('<answer>1', 'answer')).toBeUndefined();
  expect(lastTagged('</answer><answer>', 'answer')).toBeUndefined();
});
