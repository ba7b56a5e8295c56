import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyDefinition, definitionWithRounds, graphOf } from '../../testing/graphs.ts';
import { MaspoError } from '../error/maspo-error.ts';
import type { GraphDefinition } from './graph-definition.ts';
import { createGraph } from './mas-graph.ts';

function issuesOf(definition: GraphDefinition): readonly string[] {
  try {
    createGraph(definition);
    return [];
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    expect(error.code).toBe('invalid-input');
    return error.issues;
  }
}

function issuesIn(ids: string, edges: string): readonly string[] {
  return issuesOf({
    agents: [...ids].map((id) => ({ id, role: 'any' })),
    edges: edges.split(' ').flatMap((edge): [string, string][] => (edge === '' ? [] : [[edge[0]!, edge[1]!]])),
  });
}

describe('a definition is refused', () => {
  test('without agents', () => {
    expect(issuesIn('', '')).toEqual(['no agents: a graph needs at least one']);
  });

  test('with one id for two agents', () => {
    expect(issuesIn('aab', 'ab')).toEqual(['agent id "a" is used twice: ids must be unique']);
  });

  test('with a blank id', () => {
    expect(issuesIn(' b', ' b')).not.toEqual([]);
    expect(issuesOf({ agents: [{ id: ' ', role: 'any' }], edges: [] })).toEqual(['an agent has a blank id']);
  });

  test('with an edge from or to an unknown agent', () => {
    expect(issuesIn('ab', 'ab ax')).toEqual(['edge a -> x names an unknown agent "x": known are a, b']);
  });

  test('with a repeated edge', () => {
    expect(issuesIn('ab', 'ab ab')).toEqual(['edge a -> b is given twice']);
  });

  test('with a cycle that is not connected to a valid part', () => {
    expect(issuesIn('abcd', 'ab cd dc')).toEqual([
      'a cycle: d -> c -> d: mark the edge that leads to the next round, e.g. [c, d, next], and give `rounds`',
    ]);
  });

  test('with an agent that reads itself', () => {
    expect(issuesIn('ab', 'ab aa')).toEqual([
      'a cycle: a -> a: mark the edge that leads to the next round, e.g. [a, a, next], and give `rounds`',
    ]);
  });

  test('with an issue that names only the agents on the cycle, not those after it', () => {
    expect(issuesIn('zdabc', 'za ab bc ca cd')[0]).toBe(
      'a cycle: a -> b -> c -> a: mark the edge that leads to the next round, e.g. [c, a, next], and give `rounds`',
    );
  });

  test('with several terminal agents', () => {
    expect(issuesIn('abc', 'ab ac')).toEqual(['several terminal agents: b, c: exactly one may have no successor']);
  });

  test('without a terminal agent', () => {
    expect(issuesIn('ab', 'ab ba')).toContain('no terminal agent: one agent must have no successor');
  });

  test('with an agent without edges', () => {
    expect(issuesIn('abc', 'ab')).toEqual(['agent "c" is unreachable: no edge leads to or from it']);
  });

  test('with a vote without predecessors', () => {
    expect(issuesOf({ agents: [{ id: 'v', role: 'any', kind: 'vote' }], edges: [] })).toEqual([
      'agent "v" votes, but no agent comes before it',
    ]);
  });

  test('with all issues of names and edges listed at once', () => {
    expect(issuesIn('aab', 'ab ab xy')).toHaveLength(4);
  });

  test('with all issues of its shape listed at once', () => {
    const issues = issuesIn('abcdez', 'ab ac de ed');
    expect(issues.map((issue) => issue.split(':')[0])).toEqual([
      'a cycle',
      'several terminal agents',
      'agent "z" is unreachable',
    ]);
  });
});

describe('a graph', () => {
  test('orders its agents topologically, ties as they were declared', () => {
    const graph = graphOf('end late early middle', 'late>middle early>middle middle>end');
    expect(graph.agents.map(({ id }) => id)).toEqual(['late', 'early', 'middle', 'end']);
    expect(graph.terminal).toBe('end');
  });

  test('names neighbours in the order of the agents, whatever the order of the edges', () => {
    const graph = graphOf('a b c d', 'c>d b>d a>c a>b');
    expect(graph.predecessors('d')).toEqual(['b', 'c']);
    expect(graph.successors('a')).toEqual(['b', 'c']);
    expect(graph.descendants('a')).toEqual(['b', 'c', 'd']);
  });

  test('of one agent consists of this agent only', () => {
    const graph = graphOf('only', '');
    expect([graph.terminal, graph.agent('only').kind, graph.descendants('only')]).toEqual(['only', 'llm', []]);
  });

  test('reports an agent that it does not contain', () => {
    expect(() => graphOf('a', '').successors('b')).toThrow('no agent "b" in the graph');
  });

  test('respects every edge, and its descendants are all agents that can be reached', () => {
    fc.assert(
      fc.property(anyDefinition, (definition) => {
        const graph = createGraph(definition);
        const order = graph.agents.map(({ id }) => id);
        expect(order.toSorted()).toEqual(definition.agents.map(({ id }) => id).toSorted());
        for (const [from, to] of definition.edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
        for (const id of order) {
          const reached = reachable(definition, id);
          expect(graph.descendants(id)).toEqual(order.filter((other) => reached.has(other)));
          if (id !== graph.terminal) expect(reached).toContain(graph.terminal);
        }
      }),
    );
  });
});

function reachable({ edges }: GraphDefinition, start: string): Set<string> {
  const next = edges.filter(([from]) => from === start).map(([, to]) => to);
  return new Set(next.flatMap((id) => [id, ...reachable({ agents: [], edges }, id)]));
}

test('any graph with a cycle over rounds unrolls to a graph that runs forward and ends in one agent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }).chain(definitionWithRounds), (definition) => {
      const graph = createGraph(definition);
      const order = graph.agents.map(({ id }) => id);
      for (const [from, to] of graph.edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      for (const id of order.slice(0, -1)) expect(graph.descendants(id)).toContain(graph.terminal);
      const agents = new Set(graph.agents.map(({ id, turnOf = id }) => turnOf));
      expect([...agents].toSorted()).toEqual(definition.agents.map(({ id }) => id).toSorted());
    }),
  );
});
