import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graphs.ts';
import { graphUpTo } from './graph-up-to.ts';

test('contains an agent and all agents before it, and no others', () => {
  const part = graphUpTo(graphOf('b a c d e', 'a>c b>c b>d c>e d>e'), 'c');
  expect(part.agents.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  expect(part.edges).toEqual([
    ['a', 'c'],
    ['b', 'c'],
  ]);
  expect(part.terminal).toBe('c');
  expect(part.successors('b')).toEqual(['c']);
  expect(part.descendants('b')).toEqual(['c']);
});

test('keeps the order in which an agent reads the others', () => {
  const graph = graphOf('c b a d', 'a>d b>d c>b');
  expect(graphUpTo(graph, 'd').predecessors('d')).toEqual(graph.predecessors('d'));
});

test('up to the terminal agent it is the whole graph', () => {
  const graph = graphOf('a b', 'a>b');
  expect(graphUpTo(graph, 'b').agents).toEqual(graph.agents);
});
