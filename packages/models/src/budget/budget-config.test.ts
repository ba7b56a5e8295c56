import { expect, test } from 'vitest';
import { budgetConfigSchema, deadlineOf } from './budget-config.ts';

const start = Date.parse('2027-01-31T12:00:00Z');

test.each([
  ['90min', '2027-01-31T13:30:00Z'],
  ['1.5 h', '2027-01-31T13:30:00Z'],
  ['20s', '2027-01-31T12:00:20Z'],
  ['2d', '2027-02-02T12:00:00Z'],
  ['2027-01-31T18:00Z', '2027-01-31T18:00:00Z'],
  ['2027-01-31T18:00:00+02:00', '2027-01-31T16:00:00Z'],
])('the deadline %s', (text, moment) => {
  expect(budgetConfigSchema.parse({ deadline: text }).deadline).toBe(text);
  expect(deadlineOf(text, start)).toBe(Date.parse(moment));
});

test.each(['tomorrow', '5', '5 weeks', '2027-01-31', '2027-01-31T18:00:00', '2027-13-01T00:00Z'])(
  'a deadline that is ambiguous or cannot be read is refused: %s',
  (deadline) => {
    expect(budgetConfigSchema.safeParse({ deadline }).error?.issues[0]?.message).toContain('such as 90min, 8h or 2d');
  },
);

test.each([{ maxCalls: 0 }, { maxCalls: 1.5 }, { maxMoney: 0 }, { maxTokens: -1 }, { maxDollars: 3 }])(
  'an invalid limit is refused: %o',
  (limits) => {
    expect(budgetConfigSchema.safeParse(limits).success).toBe(false);
  },
);
