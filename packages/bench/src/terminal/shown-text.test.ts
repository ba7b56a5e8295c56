import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inertJson, shownLines, shownText } from './shown-text.ts';

const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('shownText', () => {
  test.each([
    ['an escape sequence that writes the clipboard', '\x1b]52;c;aGk=\x07', '\\u001b]52;c;aGk=\\u0007'],
    ['an escape sequence in one unit', '\x9b31m', '\\u009b31m'],
    ['a forged line', 'x\ncorrect\ttag/text', 'x\\ncorrect\\ttag/text'],
    ['a line that is written over', 'incorrect\rcorrect', 'incorrect\\rcorrect'],
    ['deletion', 'a\x7f\b', 'a\\u007f\\u0008'],
    ['line separators', 'a\u2028b\u2029c\x85', 'a\\u2028b\\u2029c\\u0085'],
    [
      'the direction of writing',
      '\u202etcerroc\u202c \u2066x\u2069\u200f\u061c',
      '\\u202etcerroc\\u202c \\u2066x\\u2069\\u200f\\u061c',
    ],
    [
      'characters of no width',
      'a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg',
      'a\\u200bb\\u200cc\\u200dd\\ufeffe\\u2060f\\u00adg',
    ],
    ['characters that are shown as nothing', '\u3164\u115f\u034f\ufe0f', '\\u3164\\u115f\\u034f\\ufe0f'],
    ['tags, as the two units that JSON has', '\u{e0041}', '\\udb40\\udc41'],
    ['half a surrogate pair', 'a\ud83d', 'a\\ud83d'],
  ])('escapes %s', (_, text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  test.each(['x = \\frac{1}{2} | "quoted"', 'größer, 日本語, שלום, مرحبا, 😀, ½, é'])('leaves %s as it is', (text) => {
    expect(shownText(text)).toBe(text);
  });

  test('leaves no character that a terminal obeys', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !obeyed.test(shownText(text))));
  });
});

test('shownLines keeps line ends and tabs, but no other character that a terminal obeys', () => {
  expect(shownLines('a\tb\n\x1b[2Jc\r\n')).toBe('a\tb\n\\u001b[2Jc\\r\n');
});

test('inertJson reads as the same value, and leaves no character that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const json = inertJson(value);
      expect(obeyed.test(json)).toBe(false);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
