import { createGraph, systemGraph } from '@maspo/core';
import { expect, test } from 'vitest';
import { countedAgents } from './counted-agents.ts';
import { graphSize } from './graph-size.ts';

const agent = (id: string) => ({ id, role: `Is ${id}.` });

test('all turns of an agent count once, votes count, and frozen agents are not optimized', () => {
  const graph = createGraph({
    agents: [agent('a'), agent('b'), { ...agent('vote'), kind: 'vote' }],
    edges: [
      ['a', 'b'],
      ['b', 'a', 'next'],
      ['a', 'vote'],
      ['b', 'vote'],
    ],
    rounds: 2,
  });
  expect(graph.agents).toHaveLength(5);
  expect(countedAgents({ ...graph, frozen: ['b'] })).toEqual({ all: ['a', 'b', 'vote'], optimized: ['a'] });
  expect(graphSize(graph)).toEqual({ agents: 3, prompts: 2, calls: 4 });
});

test('the final answer of a system in its own code is no agent, and a run of the system is one call', () => {
  const graph = systemGraph({
    agents: [agent('a'), agent('b')].map((one) => ({ ...one, prompt: 'Work.' })),
    edges: [
      ['a', 'b'],
      ['b', 'a'],
    ],
    ends: ['a', 'b'],
  });
  expect(countedAgents(graph)).toEqual({ all: ['a', 'b'], optimized: ['a', 'b'] });
  expect(graphSize(graph)).toEqual({ agents: 2, prompts: 2, calls: 1 });
});
