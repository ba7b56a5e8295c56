import { handoffOf, MaspoError } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { parseCustomSystem } from './parse-custom-system.ts';

const solver = { id: 'solver', role: 'Solves the question.', prompt: 'Solve: {question}' };
const checker = { id: 'checker', role: 'Checks the solution.', prompt: 'Check {context} for {question}' };
const edge = ['solver', 'checker'];

function errorOf(data: unknown): MaspoError {
  try {
    parseCustomSystem(data, 'my-graph.yaml');
  } catch (error) {
    if (error instanceof MaspoError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('a valid file', () => {
  test('gives the graph with its prompts, kinds and model keys', () => {
    const vote = { id: 'vote', role: 'Counts.', kind: 'vote' };
    const { graph, prompts } = parseCustomSystem(
      {
        agents: [solver, { ...checker, model: 'large' }, vote],
        edges: [edge, ['checker', 'vote'], ['solver', 'vote']],
      },
      'my-graph.yaml',
    );
    expect(graph.agents).toEqual([
      { id: 'solver', role: solver.role, kind: 'llm' },
      { id: 'checker', role: checker.role, kind: 'llm', model: 'large' },
      vote,
    ]);
    expect(graph.predecessors('vote')).toEqual(['solver', 'checker']);
    expect(prompts).toEqual({ solver: solver.prompt, checker: checker.prompt });
  });

  test('may repeat a cycle over rounds with one prompt for all turns, and keep prompts from being optimized', () => {
    const both = 'Work on {question} with {context}';
    const system = parseCustomSystem(
      {
        agents: [
          { ...solver, prompt: both },
          { ...checker, prompt: both, optimize: false },
        ],
        edges: [edge, ['checker', 'solver', 'next']],
        rounds: 2,
      },
      'loop.yaml',
    );
    expect(system.graph.agents.map(({ id }) => id)).toEqual(['solver', 'checker', 'solver@2', 'checker@2']);
    expect(system.prompts).toEqual({ solver: both, checker: both });
    expect(system.frozen).toEqual(['checker']);
  });

  test('may state how work is handed on along one edge and along all other edges', () => {
    const both = 'Work on {question} with {context}';
    const { graph } = parseCustomSystem(
      {
        agents: [
          { ...solver, prompt: both },
          { ...checker, prompt: both },
        ],
        edges: [
          ['solver', 'checker', { handoff: 'answer-only' }],
          ['checker', 'solver', { when: 'next' }],
        ],
        rounds: 2,
        handoff: { kind: 'summary', words: 20 },
      },
      'loop.yaml',
    );
    expect(handoffOf(graph, 'solver@2', 'checker@2')).toEqual({ kind: 'answer-only' });
    expect(handoffOf(graph, 'checker', 'solver@2')).toEqual({ kind: 'summary', words: 20 });
  });

  test('may hold a single agent', () => {
    expect(parseCustomSystem({ agents: [solver], edges: [] }, 'one.yaml').graph.terminal).toBe('solver');
  });

  test('keeps LaTeX and Python braces in prompts as they are', () => {
    const prompt = 'Write \\frac{a}{b} in \\boxed{}; print(f"{x:>{width}}") {"key": {1}} {Question} {0}\n{question}\n';
    expect(parseCustomSystem({ agents: [{ ...solver, prompt }], edges: [] }, 'one.yaml').prompts).toEqual({
      solver: prompt,
    });
  });
});

describe('a wrong file', () => {
  const role = 'expected what the agent does, in one or two sentences';
  const name = 'expected letters, digits, "-", "_" and ".", beginning with a letter or digit';
  const pair = 'expected a pair [from, to]';
  const model = 'expected the key of a configured model';

  test.each<[what: string, data: unknown, problems: (string | RegExp)[]]>([
    ['an empty file', null, ['expected a map with agents and edges, received null']],
    ['a list', [solver], ['expected a map with agents and edges, received a list of 1']],
    [
      'no keys',
      {},
      [
        'agents: expected a list of agents, received nothing',
        'edges: expected a list of [from, to] pairs, empty for a single agent, received nothing',
      ],
    ],
    [
      'an unknown key',
      { agents: [solver], edges: [], nodes: 1 },
      ['unknown key "nodes": known are agents, edges, rounds, handoff'],
    ],
    ['agents as a map', { agents: { solver }, edges: [] }, ['agents: expected a list of agents, received a map']],
    [
      'an agent that is a text',
      { agents: ['solver'], edges: [] },
      ['agents[0]: expected an agent: a map with id, role and prompt, received "solver"'],
    ],
    [
      'an agent without an id',
      { agents: [{ role: 'Solves.', prompt: '{question}' }], edges: [] },
      ['agents[0]: id: expected an agent id, received nothing'],
    ],
    [
      'an ill-formed id',
      { agents: [{ ...solver, id: 'a/b' }], edges: [] },
      [`agent "a/b": id: ${name}, received "a/b"`],
    ],
    ['a blank id', { agents: [{ ...solver, id: ' ' }], edges: [] }, [`agent " ": id: ${name}, received " "`]],
    [
      'an agent without a role',
      { agents: [{ id: 'solver', prompt: '{question}' }], edges: [] },
      [`agent "solver": role: ${role}, received nothing`],
    ],
    ['a blank role', { agents: [{ ...solver, role: ' \n' }], edges: [] }, [/^agent "solver": role: .*, received ""$/]],
    [
      'an unknown key of an agent',
      { agents: [{ ...solver, promt: 'x', temp: 1 }], edges: [] },
      [
        'agent "solver": unknown key "promt": known are id, role, prompt, kind, model, optimize. Did you mean "prompt"?; unknown key "temp": known are id, role, prompt, kind, model, optimize',
      ],
    ],
    [
      'an unknown kind',
      { agents: [{ ...solver, kind: 'judge' }], edges: [] },
      ['agent "solver": kind: expected "llm" or "vote", received "judge"'],
    ],
    [
      'a model key that is null',
      { agents: [{ ...solver, model: null }], edges: [] },
      [`agent "solver": model: ${model}, received null`],
    ],
    [
      'unknown handoffs',
      { agents: [solver, checker], edges: [[...edge, { handoff: 'brief' }]], handoff: { kind: 'summary', words: 0 } },
      [
        'edges[0]: handoff: kind: expected full, summary or answer-only, received "brief"',
        'handoff: words: expected a whole number from 1 to 1000, received 0',
      ],
    ],
    ['half an edge', { agents: [solver], edges: [['solver']] }, [`edges[0]: ${pair}, received a list of 1`]],
    ['an edge as a text', { agents: [solver], edges: ['a -> b'] }, [`edges[0]: ${pair}, received "a -> b"`]],
    [
      'a number in an edge',
      { agents: [solver], edges: [['solver', 2]] },
      ['edges[0]: expected an agent id, received 2'],
    ],
    ['no agents', { agents: [], edges: [] }, [/^no agents/]],
    ['an id used twice', { agents: [solver, solver], edges: [] }, [/^agent id "solver" is used twice/]],
    ['an edge to nowhere', { agents: [solver], edges: [edge] }, [/names an unknown agent "checker"/]],
    ['an edge given twice', { agents: [solver, checker], edges: [edge, edge] }, [/is given twice/]],
    [
      'a cycle',
      { agents: [solver, checker], edges: [edge, ['checker', 'solver']] },
      [/^a cycle: /, /^no terminal agent/],
    ],
    [
      'rounds that are not a number',
      { agents: [solver], edges: [], rounds: 'three' },
      ['rounds: expected a whole number from 2 to 12, received "three"', /^rounds are given, but no edge/],
    ],
    [
      'too many rounds',
      { agents: [{ ...checker, id: 'solver' }], edges: [['solver', 'solver', 'next']], rounds: 99 },
      ['rounds: expected a whole number from 2 to 12, received 99'],
    ],
    [
      'an edge with an unknown word for its round',
      { agents: [solver, checker], edges: [[...edge, 'later']] },
      ['edges[0]: expected next, for an edge to the next round, or a map with when or handoff, received "later"'],
    ],
    [
      'a word for optimize',
      { agents: [{ ...solver, optimize: 'no' }], edges: [] },
      ['agent "solver": optimize: expected true, or false for a prompt that stays as it is, received "no"'],
    ],
    [
      'a vote that names a model, and is not to be optimized',
      {
        agents: [solver, { id: 'checker', role: 'Counts.', kind: 'vote', model: 'large', optimize: false }],
        edges: [edge],
      },
      [
        'agent "checker" votes and calls no model: remove the model',
        'agent "checker" votes and has no prompt to optimize: remove `optimize`',
      ],
    ],
    [
      'two terminal agents',
      { agents: [solver, checker, { ...checker, id: 'other' }], edges: [edge, ['solver', 'other']] },
      [/^several terminal agents: checker, other/],
    ],
    [
      'an agent without a prompt',
      { agents: [{ id: 'solver', role: 'Solves.' }], edges: [] },
      ['agent "solver" has no prompt: give it one'],
    ],
    [
      'a vote with a prompt',
      { agents: [solver, { ...checker, kind: 'vote' }], edges: [edge] },
      ['agent "checker" votes and uses no prompt: remove the prompt'],
    ],
    [
      'a prompt that is not a text',
      { agents: [{ ...solver, prompt: 5 }], edges: [] },
      ['agent "solver": the prompt must be a text, received 5'],
    ],
    [
      'wrong templates',
      { agents: [checker, { ...solver, prompt: 'Think.' }], edges: [['checker', 'solver']] },
      [
        /^agent "checker": the prompt has \{context\}, but/,
        /^agent "solver": the prompt has no \{question\}/,
        /^agent "solver": the prompt has no \{context\}/,
      ],
    ],
  ])('with %s is refused with the reason', (_, data, problems) => {
    const error = errorOf(data);
    expect(error.code).toBe('invalid-input');
    expect(error.message).toMatch(/^graph file my-graph\.yaml: /);
    expect(error.issues).toEqual(
      problems.map((problem) => (typeof problem === 'string' ? problem : expect.stringMatching(problem))),
    );
  });

  test('has its schema and template problems listed together', () => {
    const { issues: problems, message } = errorOf({
      agents: [
        { ...solver, role: '', model: null },
        { ...checker, prompt: 'Check {context}' },
      ],
      edges: [edge],
      title: 'mine',
    });
    expect(problems).toEqual([
      expect.stringContaining('agent "solver": role: '),
      expect.stringContaining('agent "solver": model: '),
      expect.stringContaining('unknown key "title"'),
      expect.stringContaining('agent "checker": the prompt has no {question}'),
    ]);
    for (const problem of problems) expect(message).toContain(problem);
  });

  test('with an invalid graph has the issues of schema and graph listed, and its templates not checked', () => {
    const { issues: problems } = errorOf({
      agents: [
        { ...solver, prompt: '' },
        { ...checker, prompt: '', retries: 3 },
      ],
      edges: [edge, ['checker', 'solver']],
    });
    expect(problems).toEqual([
      expect.stringContaining('unknown key "retries"'),
      expect.stringContaining('a cycle'),
      expect.stringContaining('no terminal agent'),
    ]);
  });
});
