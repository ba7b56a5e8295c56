import { MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { parseOwnSystem } from './parse-own-system.ts';

const solver = { id: 'solver', role: 'Solves.', prompt: 'Solve.' };
const checker = { id: 'checker', role: 'Checks.', prompt: 'Check.' };

function issuesOf(data: unknown): readonly string[] {
  try {
    parseOwnSystem(data, 'graph file mine.yaml');
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    expect(error.message).toMatch(/^graph file mine\.yaml: /);
    return error.issues;
  }
  throw new Error('the system was accepted');
}

test('all issues of a system are reported together: fields, edges and prompts', () => {
  const agents = [
    { ...solver, role: '' },
    { id: 'checker', role: 'Checks.' },
    { ...checker, id: 'other', prompt: 5 },
  ];
  expect(issuesOf({ agents, edges: [['solver', 'chekcer']], title: 'mine' })).toEqual([
    expect.stringMatching(/^agent "solver": role: /),
    expect.stringMatching(/^unknown key "title"/),
    expect.stringMatching(/names an unknown agent "chekcer"/),
    'agent "checker" has no prompt: give it one',
    'agent "other": the prompt must be a text, received 5',
  ]);
});

test('an issue is reported once, and an agent id that a graph cannot have hides no other issue', () => {
  expect(issuesOf({ agents: [{ id: 'solver', role: 'Solves.' }], edges: [] })).toHaveLength(1);
  expect(issuesOf({ agents: [solver, { id: 'final-answer', role: 'Last.', prompt: 'x' }], edges: [] })).toEqual(
    expect.arrayContaining([expect.stringMatching(/^"final-answer" is the name/)]),
  );
  expect(issuesOf('nothing')).toHaveLength(1);
});

test('a system may close loops, and keep prompts from being optimized', () => {
  const edges = [
    ['solver', 'checker'],
    ['checker', 'solver'],
  ];
  const agents = [solver, { ...checker, optimize: false }];
  expect(parseOwnSystem({ agents, edges, ends: ['checker'] }, 'mine')).toMatchObject({
    prompts: { solver: 'Solve.', checker: 'Check.' },
    frozen: ['checker'],
  });
});
