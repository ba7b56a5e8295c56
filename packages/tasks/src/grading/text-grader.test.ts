import { describe, expect, test } from 'vitest';
import type { Scoring } from './scoring.ts';
import { gradeText } from './text-grader.ts';

type TextScoring = Parameters<typeof gradeText>[2];

const norm = { case: 'keep', whitespace: 'collapse' } as const;
const by = (kind: 'exact' | 'contains' | 'json', options: object = {}) =>
  ({ kind, ...norm, ...options }) as unknown as TextScoring;
const pattern: Extract<Scoring, { kind: 'regex' }> = { kind: 'regex', case: 'keep' };

describe('what part of an output is compared', () => {
  test.each([
    ['the last answer tag', 'First <answer>Rome</answer>, no: <answer> Paris </answer>.', 'correct', 'tag/exact'],
    ['a tag in another case', '<Answer>Paris</ANSWER>', 'correct', 'tag/exact'],
    ['the whole output without a tag', '  Paris\n', 'correct', 'output/exact'],
    ['the whole output, and not its last line', 'It is clear:\nParis', 'incorrect', 'output/exact'],
    ['nothing in a blank output', ' \n', 'incorrect', 'no-answer'],
  ])('%s', (_, output, outcome, rule) => {
    expect(gradeText(['Paris'], output, by('exact'))).toMatchObject({ outcome, rule });
  });
});

describe('exact and contains', () => {
  test.each<[string, TextScoring, string[], string, 'correct' | 'incorrect']>([
    ['a run of white space equals one blank', by('exact'), ['New  York'], 'New\n York', 'correct'],
    ['white space counts if it is kept', by('exact', { whitespace: 'keep' }), ['New  York'], 'New York', 'incorrect'],
    ['white space around is never compared', by('exact', { whitespace: 'keep' }), [' Lima\n'], ' Lima ', 'correct'],
    ['capital letters count', by('exact'), ['paris'], 'Paris', 'incorrect'],
    ['capital letters may be ignored', by('exact', { case: 'ignore' }), ['paris'], 'PARIS', 'correct'],
    ['composed letters equal single letters', by('exact'), ['caf\u00e9'], 'cafe\u0301', 'correct'],
    ['one of several right answers is enough', by('exact'), ['NYC', 'New York'], 'New York', 'correct'],
    ['text around the answer is not exact', by('exact'), ['Paris'], 'Paris.', 'incorrect'],
    ['text around the answer contains it', by('contains'), ['Paris'], 'It is Paris.', 'correct'],
    ['contains one of several', by('contains', { case: 'ignore' }), ['NYC', 'new york'], 'in New York', 'correct'],
    ['another answer is not contained', by('contains'), ['Paris'], 'It is Rome.', 'incorrect'],
  ])('%s', (_, scoring, right, output, outcome) => {
    expect(gradeText(right, output, scoring).outcome).toBe(outcome);
  });
});

describe('regex', () => {
  test('matches anywhere, and from end to end with its anchors', () => {
    expect(gradeText('\\d{4}', 'in 1969', pattern).outcome).toBe('correct');
    expect(gradeText('^\\d{4}$', 'in 1969', pattern).outcome).toBe('incorrect');
    expect(gradeText('^paris$', 'Paris', { ...pattern, case: 'ignore' }).outcome).toBe('correct');
    expect(gradeText('^\\p{L}+$', 'Zürich', pattern).outcome).toBe('correct');
  });

  test('a pattern that takes too long leaves the answer unscored', () => {
    expect(gradeText('^(a+)+$', `${'a'.repeat(60)}b`, pattern)).toEqual({
      outcome: 'unscored',
      rule: 'output/regex',
      reason: 'the regular expression took more than 1000 ms',
    });
  });
});

describe('json', () => {
  const right = { name: 'Ann', tags: ['a', 'b'], age: 3 };
  test.each<[string, TextScoring, string, 'correct' | 'incorrect', string | undefined]>([
    ['fields in any order', by('json'), '{"age": 3.0, "tags": ["a","b"], "name": "Ann"}', 'correct', undefined],
    [
      'in a tag and a fence',
      by('json'),
      `<answer>\n\`\`\`json\n${JSON.stringify(right)}\n\`\`\`\n</answer>`,
      'correct',
      undefined,
    ],
    ['list items in their order', by('json'), '{"age": 3, "tags": ["b","a"], "name": "Ann"}', 'incorrect', undefined],
    ['a field too many', by('json'), '{"age": 3, "tags": ["a","b"], "name": "Ann", "x": 1}', 'incorrect', undefined],
    [
      'texts by the same rules',
      by('json', { case: 'ignore' }),
      '{"age": 3, "tags": ["A","b"], "name": " ann"}',
      'correct',
      undefined,
    ],
    ['only some fields', by('json', { fields: ['name', 'age'] }), '{"age": 3, "name": "Ann"}', 'correct', undefined],
    [
      'a field that differs',
      by('json', { fields: ['name', 'age'] }),
      '{"age": 4, "name": "Ann"}',
      'incorrect',
      'the field "age" differs',
    ],
    [
      'not an object although fields are set',
      by('json', { fields: ['name'] }),
      '["Ann"]',
      'incorrect',
      'the answer is not a JSON object',
    ],
    ['not JSON', by('json'), 'name: Ann', 'incorrect', 'the answer is not valid JSON'],
  ])('%s', (_, scoring, output, outcome, reason) => {
    expect(gradeText(right, output, scoring)).toMatchObject({ outcome, ...(reason === undefined ? {} : { reason }) });
  });

  test('a field that every object inherits is not a field of the answer', () => {
    expect(gradeText({ a: 1 }, '{"a": 1, "__proto__": {}}', by('json')).outcome).toBe('incorrect');
    expect(gradeText(JSON.parse('{"__proto__": {}}'), '{}', by('json')).outcome).toBe('incorrect');
  });

  test('values that are not objects', () => {
    expect(gradeText(null, 'null', by('json')).outcome).toBe('correct');
    expect(gradeText(5, '<answer>5.0</answer>', by('json')).outcome).toBe('correct');
    expect(gradeText('5', '5', by('json')).outcome).toBe('incorrect');
  });

  test.each([
    ['18446744073709551616', '{"a": 18446744073709551616}', 'correct'],
    ['18446744073709551616', '{"a": 18446744073709551617}', 'incorrect'],
    ['18446744073709551616', '{"a": 1.8446744073709551616e19}', 'correct'],
    ['18446744073709551617', '{"a": 1.8446744073709551616e19}', 'incorrect'],
    ['1000000000000000000000000000000', '{"a": 1e30}', 'correct'],
    [1e20, '{"a": 100000000000000000000}', 'correct'],
    [1e20, '{"a": 100000000000000000001}', 'incorrect'],
  ])('a whole number above 2^53 is compared with all its digits: %s and %s', (a, output, outcome) => {
    expect(gradeText({ a }, output, by('json')).outcome).toBe(outcome);
  });
});
