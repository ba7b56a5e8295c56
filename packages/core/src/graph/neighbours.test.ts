import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graphs.ts';
import { agentsWithin } from './agents-within.ts';
import { createGraph } from './mas-graph.ts';
import { speakersBefore } from './speakers-before.ts';

test('agents within a number of hops are each listed once, the nearest first', () => {
  const graph = graphOf('a b c d e', 'a>b a>c b>d c>d a>d d>e');
  expect(agentsWithin(graph, 'a', 1)).toEqual(['b', 'c', 'd']);
  expect(agentsWithin(graph, 'a', 2)).toEqual(['b', 'c', 'd', 'e']);
  expect(agentsWithin(graph, 'b', 9)).toEqual(['d', 'e']);
  expect(agentsWithin(graph, 'e', 3)).toEqual([]);
});

test('the speakers before an agent are found through votes, each once', () => {
  const graph = createGraph({
    agents: [
      ...['a', 'b', 'c', 'end'].map((id) => ({ id, role: 'speaks' })),
      ...['vote', 'again'].map((id) => ({ id, role: 'votes', kind: 'vote' as const })),
    ],
    edges: [
      ['a', 'vote'],
      ['b', 'vote'],
      ['vote', 'again'],
      ['b', 'again'],
      ['again', 'end'],
      ['c', 'end'],
    ],
  });
  expect(speakersBefore(graph, 'end').toSorted()).toEqual(['a', 'b', 'c']);
  expect(speakersBefore(graph, 'a')).toEqual([]);
});
