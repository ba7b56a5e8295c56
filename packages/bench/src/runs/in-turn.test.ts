import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('items that come in any order are passed on in their order, each as soon as it can be', () => {
  const passed: string[] = [];
  const add = inTurn<string>((item) => passed.push(item));
  add(2, 'c');
  expect(passed).toEqual([]);
  add(0, 'a');
  expect(passed).toEqual(['a']);
  add(1, 'b');
  expect(passed).toEqual(['a', 'b', 'c']);
});
