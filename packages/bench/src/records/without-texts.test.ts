import { expect, test } from 'vitest';
import { outcomeWithoutTexts } from './without-texts.ts';

test('an outcome without texts holds no word of a program or a grader, for either grading', () => {
  const reason = 'the program ended, saying: secret';
  const asPublished = { outcome: 'incorrect', rule: 'code', reason } as const;
  expect(outcomeWithoutTexts({ id: 'q', outcome: 'incorrect', rule: 'code', reason, asPublished })).toEqual({
    id: 'q',
    outcome: 'incorrect',
    rule: 'code',
    asPublished: { outcome: 'incorrect', rule: 'code' },
  });
  expect(outcomeWithoutTexts({ id: 'q', outcome: 'unscored', rule: 'failed', reason })).toEqual({
    id: 'q',
    outcome: 'unscored',
    rule: 'failed',
    reason: 'not kept',
  });
});
