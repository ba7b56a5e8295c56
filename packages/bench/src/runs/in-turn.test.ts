import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('items that arrive in any order are passed on in order, each as soon as possible', () => {
  const passed: string[] = [];
  const add = inTurn<string>((item) => passed.push(item));
  add(2, 'c');
  expect(passed).toEqual([]);
  add(0, 'a');
  expect(passed).toEqual(['a']);
  add(1, 'b');
  expect(passed).toEqual(['a', 'b', 'c']);
});
