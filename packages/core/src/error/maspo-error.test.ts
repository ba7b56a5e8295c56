import { expect, test } from 'vitest';
import { MaspoError, refuseProblems } from './maspo-error.ts';

test('an error carries its code, its cause, and its message as the only problem', () => {
  const cause = new Error('socket closed');
  const error = new MaspoError('model-unreachable', 'no answer', { cause });
  expect(error).toMatchObject({ name: 'MaspoError', code: 'model-unreachable', cause, problems: ['no answer'] });
  expect('cause' in new MaspoError('stopped', 'Ctrl-C')).toBe(false);
});

test('all problems are refused at once, and none is not refused', () => {
  expect(() => refuseProblems('graph', [])).not.toThrow();
  expect(() => refuseProblems('graph', ['one'])).toThrow('graph: one');
  expect(() => refuseProblems('graph', ['one', 'two'])).toThrow('graph: 2 problems: one; two');
});
