import { expect, test } from 'vitest';
import type { Example } from '../example/example.ts';
import { createGrader } from '../grading/grade-example.ts';
import { auditExamples } from './audit-examples.ts';

const choice = (id: string, text: string, letter: string, options = ['one', 'two', 'three']): Example => ({
  id: `set/${id}`,
  text,
  gold: { format: 'choice', letter, options },
});

test('an audit lists rejected golds, equal questions, repeated options and the counts of the letters', async () => {
  const examples = [
    choice('1', 'First?', 'A'),
    choice('2', 'Second?', 'C', ['one', 'Two', 'two']),
    choice('3', ' First? ', 'A'),
    choice('4', 'Fourth?', 'E'),
  ];
  let told = 0;
  const audit = await auditExamples(examples, await createGrader('choice'), () => told++);
  expect(audit).toEqual({
    rows: 4,
    accepted: 3,
    rejected: [{ row: '4', reason: expect.stringContaining('"E"') }],
    duplicates: [['1', '3']],
    repeatedOptions: ['2'],
    labels: { A: 2, C: 1, E: 1 },
    knownIssues: [],
  });
  expect(told).toBe(4);
});

test('a task without a published solution cannot be accepted', async () => {
  const task: Example = {
    id: 'set/1',
    text: 'Write f.',
    gold: { format: 'code', setup: '', entryPoint: 'f', tests: ['assert f() == 1'] },
  };
  const neverAsked = () => Promise.reject(new Error('nothing to grade'));
  expect(await auditExamples([task], neverAsked)).toMatchObject({
    accepted: 0,
    rejected: [{ row: '1', reason: 'there is no published solution' }],
  });
});

test('known issues are reported only for rows that are present', async () => {
  const row = choice('x', 'A question?', 'A');
  const audit = await auditExamples([{ ...row, id: 'aqua/152' }, row], await createGrader('choice'));
  expect(audit.knownIssues).toEqual([{ row: '152', issue: expect.stringContaining('no option is right') }]);
});
