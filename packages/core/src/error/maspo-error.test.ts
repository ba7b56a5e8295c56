import { expect, test } from 'vitest';
import { MaspoError, refuseIssues } from './maspo-error.ts';

test('an error carries its code, its cause, and its message as the only issue', () => {
  const cause = new Error('socket closed');
  const error = new MaspoError('model-unreachable', 'no answer', { cause });
  expect(error).toMatchObject({ name: 'MaspoError', code: 'model-unreachable', cause, issues: ['no answer'] });
  expect('cause' in new MaspoError('stopped', 'Ctrl-C')).toBe(false);
});

test('all issues are refused at once, and an empty list is accepted', () => {
  expect(() => refuseIssues('graph', [])).not.toThrow();
  expect(() => refuseIssues('graph', ['one'])).toThrow('graph: one');
  expect(() => refuseIssues('graph', ['one', 'two'])).toThrow('graph: 2 problems: one; two');
});
