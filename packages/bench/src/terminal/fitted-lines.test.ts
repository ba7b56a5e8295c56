import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, wrappedLines } from './fitted-lines.ts';

test('a text is broken between words, and the next lines are indented', () => {
  expect(wrappedLines('Test  one two three', { width: 10, indent: 6 })).toEqual([
    'Test  one',
    '      two',
    '      three',
  ]);
});

test('no word is lost or cut, and no line of several words is too wide', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 4, max: 30 }), (words, width) => {
      const lines = wrappedLines(words.join(' '), { width, indent: 2 });
      expect(lines.join(' ').trim().split(/ +/)).toEqual(words);
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true);
    }),
  );
});

test('characters of two columns count as two', () => {
  expect(wrappedLines('日本 日本', { width: 8 })).toEqual(['日本', '日本']);
  expect(oneLine('日本 日本', { width: 8 })).toBe('日本 …');
});

test('a text that does not fit into one line is cut after a word, not inside a number', () => {
  expect(oneLine('maxCalls 5000 used', { width: 18 })).toBe('maxCalls 5000 used');
  expect(oneLine('maxCalls 5000 used', { width: 15 })).toBe('maxCalls 5000 …');
  expect(oneLine('maxCalls 5000 used', { width: 14 })).toBe('maxCalls …');
});

test('control characters are escaped before a text is measured', () => {
  expect(wrappedLines('a\u001b[2Jb')).toEqual(['a\\u001b[2Jb']);
  expect(oneLine('a\nb')).toBe('a\\nb');
});
