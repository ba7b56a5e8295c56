import { expect, test } from 'vitest';
import { sequential } from './sequential.ts';

const idsOf = (rounds: number) => sequential.build('math', { rounds }).graph.agents.map(({ id }) => id);

test('one round is a predictor and a reflector, and the default', () => {
  expect(sequential.options.parse({})).toEqual({ rounds: 1 });
  const { graph } = sequential.build('math', { rounds: 1 });
  expect(graph.edges).toEqual([['predictor', 'reflector']]);
});

test('more rounds number the pairs of one chain', () => {
  expect(idsOf(3)).toEqual(['predictor-1', 'reflector-1', 'predictor-2', 'reflector-2', 'predictor-3', 'reflector-3']);
  const { graph } = sequential.build('math', { rounds: 3 });
  for (const [index, id] of idsOf(3).entries())
    expect(graph.predecessors(id)).toEqual(idsOf(3).slice(Math.max(0, index - 1), index));
});

test.each([0, 7, 1.5, '2'])('%j rounds are refused with the range', (rounds) => {
  const message = sequential.options.safeParse({ rounds }).error?.issues.map((issue) => issue.message);
  expect(message).toEqual([`expected a whole number from 1 to 6, received ${JSON.stringify(rounds)}`]);
});
