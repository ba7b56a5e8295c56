import { describe, expect, test } from 'vitest';
import { MaspoError } from '../error/maspo-error.ts';
import { agentsBefore, lastTurn, receivesWork, speakersOf, turnsOf } from './agent-turns.ts';
import { agentsWithin } from './agents-within.ts';
import { checkPrompts } from './check-prompts.ts';
import type { GraphDefinition } from './graph-definition.ts';
import { createGraph } from './mas-graph.ts';
import { speakersBefore } from './speakers-before.ts';

/** `'a>b b>>a'`: `>` within a round, `>>` to the next. */
function definitionOf(ids: string, edges: string, rounds?: number): GraphDefinition {
  return {
    agents: ids.split(' ').map((id) => ({ id, role: `role of ${id}`, ...(id === 'vote' ? { kind: 'vote' } : {}) })),
    edges: edges.split(' ').map((edge) => {
      const [from, to] = edge.split(/>+/) as [string, string];
      return edge.includes('>>') ? [from, to, 'next'] : [from, to];
    }),
    ...(rounds === undefined ? {} : { rounds }),
  };
}

function issuesIn(...definition: Parameters<typeof definitionOf>): readonly string[] {
  try {
    createGraph(definitionOf(...definition));
  } catch (error) {
    if (error instanceof MaspoError) return error.issues;
    throw error;
  }
  throw new Error('the graph was accepted');
}

function edgesOf(...definition: Parameters<typeof definitionOf>): string[] {
  return createGraph(definitionOf(...definition)).edges.map(([from, to]) => `${from}>${to}`);
}

describe('a cycle over rounds is unrolled', () => {
  test('into turns of the same agents; the plan reaches every turn, and only the last turn is read outside', () => {
    const loop = ['plan solver critic end', 'plan>solver solver>critic critic>>solver critic>end', 3] as const;
    expect(edgesOf(...loop)).toEqual([
      ...['plan>solver', 'plan>solver@2', 'plan>solver@3'],
      ...['solver>critic', 'solver@2>critic@2', 'solver@3>critic@3'],
      ...['critic>solver@2', 'critic@2>solver@3', 'critic@3>end'],
    ]);
    const graph = createGraph(definitionOf(...loop));
    expect(graph.agent('critic@3')).toEqual({
      id: 'critic@3',
      role: 'role of critic',
      kind: 'llm',
      turnOf: 'critic',
    });
    expect(speakersOf(graph)).toEqual(['plan', 'solver', 'critic', 'end']);
    expect(turnsOf(graph, 'critic@2')).toEqual(['critic', 'critic@2', 'critic@3']);
  });

  test('into a debate where all speak at once and read each other in the next round', () => {
    expect(edgesOf('a b judge', 'a>>b b>>a a>judge b>judge', 2)).toEqual(['a>b@2', 'b>a@2', 'a@2>judge', 'b@2>judge']);
  });

  test('where an agent reads another both in its own round and in the one before', () => {
    expect(edgesOf('a b end', 'a>b a>>b b>>a b>end', 2)).toEqual(['a>b', 'a@2>b@2', 'a>b@2', 'b>a@2', 'b@2>end']);
  });

  test('where one agent reads itself', () => {
    expect(edgesOf('a', 'a>>a', 3)).toEqual(['a>a@2', 'a@2>a@3']);
  });

  test('where the final answer is given on the cycle', () => {
    expect(createGraph(definitionOf('a b', 'a>b b>>a', 2)).terminal).toBe('b@2');
  });

  test('where votes are on the cycle', () => {
    const graph = createGraph(definitionOf('a b vote', 'a>vote b>vote vote>>a vote>>b', 2));
    expect(graph.terminal).toBe('vote@2');
    expect(graph.predecessors('a@2')).toEqual(['vote']);
    expect(speakersBefore(graph, 'a')).toEqual(['b']);
  });

  test('without the turns that no agent would read', () => {
    const graph = createGraph(definitionOf('solver critic end', 'solver>critic critic>>solver solver>end', 2));
    expect(graph.agents.map(({ id }) => id)).toEqual(['solver', 'critic', 'solver@2', 'end']);
  });

  test('two cycles after each other, the second from the last turn of the first', () => {
    expect(edgesOf('a b', 'a>>a a>b b>>b', 2)).toEqual(['a>a@2', 'a@2>b', 'a@2>b@2', 'b>b@2']);
  });
});

describe('the turns of one agent', () => {
  const graph = createGraph(definitionOf('solver critic end', 'solver>critic critic>>solver critic>end', 3));

  test('share one prompt, which has a context where any of them receives work', () => {
    expect(receivesWork(graph, 'solver')).toBe(true);
    const prompts = { solver: '{question} {context}', critic: '{question} {context}', end: '{question} {context}' };
    expect(checkPrompts(graph, prompts)).toEqual([]);
    expect(checkPrompts(graph, { ...prompts, solver: '{question}', 'critic@2': '{question} {context}' })).toEqual([
      expect.stringMatching(/^agent "solver": the prompt has no \{context\}/),
      'agent "critic@2" is a turn of "critic" and speaks with its prompt: remove the prompt',
    ]);
  });

  test('are judged by the last one, and the agents after them by their last turn within reach', () => {
    expect(lastTurn(graph, 'solver')).toBe('solver@3');
    expect(agentsWithin(graph, 'solver', 1)).toEqual(['critic@3']);
    expect(agentsWithin(graph, 'critic', 1)).toEqual(['solver@3', 'end']);
    expect(agentsWithin(graph, 'solver', 2)).toEqual(['critic@3', 'end']);
  });

  test('count as one agent in the list of agents whose work an agent reads', () => {
    expect(agentsBefore(graph, 'solver')).toEqual(['critic']);
    expect(agentsBefore(graph, 'end')).toEqual(['critic']);
    expect(speakersBefore(graph, 'end')).toEqual(['critic']);
  });
});

describe('rounds are refused', () => {
  test.each<[what: string, definition: Parameters<typeof definitionOf>, issue: string | RegExp]>([
    [
      'that are missing',
      ['a b', 'a>b b>>a'],
      'edge b -> a leads to the next round, but there are no rounds: give `rounds`, a whole number from 2 to 12',
    ],
    [
      'without a next edge',
      ['a b', 'a>b', 2],
      'rounds are given, but no edge leads to the next round: mark the one that does, [from, to, next], or remove `rounds`',
    ],
    ['of 1', ['a b', 'a>b b>>a', 1], 'rounds: expected a whole number from 2 to 12, received 1'],
    ['of 13', ['a b', 'a>b b>>a', 13], /received 13$/],
    [
      'where the next edge closes no cycle',
      ['a b', 'a>>b', 2],
      'edge a -> b leads to the next round, but closes no cycle: no path leads from b to a; remove `next`',
    ],
    [
      'where a cycle is left within a round, by its path',
      ['a b c', 'a>b b>a b>c c>>a', 2],
      'a cycle: b -> a -> b: mark the edge that leads to the next round, e.g. [a, b, next], and give `rounds`',
    ],
    [
      'that are too few for the work of an agent to reach the end',
      ['a b c end', 'a>>b b>>c c>>a a>end', 2],
      'agent "b" comes too late: within 2 rounds its work never reaches the end of the graph; give more',
    ],
    [
      'where an id looks like the id of a turn',
      ['a a@2', 'a>>a a>a@2', 2],
      'agent id "a@2" looks like the id of a further turn, which rounds name in this way: choose another',
    ],
    [
      'with two ends, by the names in the definition',
      ['a b', 'a>>b b>>a', 2],
      'several terminal agents: a, b: exactly one may have no successor',
    ],
  ])('%s', (_, definition, issue) => {
    expect(issuesIn(...definition)).toContainEqual(typeof issue === 'string' ? issue : expect.stringMatching(issue));
  });

  test('for a turn of an agent that does not exist', () => {
    const agents = [
      { id: 'a', role: 'any' },
      { id: 'b', role: 'any', turnOf: 'c' },
    ];
    expect(() => createGraph({ agents, edges: [['a', 'b']] })).toThrow(
      'agent "b" is a turn of "c", which is not an agent',
    );
  });
});
