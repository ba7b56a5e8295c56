import { expect, test } from 'vitest';
import { checkPrompts } from './check-prompts.ts';
import { createGraph } from './mas-graph.ts';

const graph = createGraph({
  agents: [
    { id: 'solver', role: 'Solves.' },
    { id: 'checker', role: 'Checks.' },
    { id: 'vote', role: 'Counts.', kind: 'vote' },
  ],
  edges: [
    ['solver', 'checker'],
    ['solver', 'vote'],
    ['checker', 'vote'],
  ],
});
const valid = { solver: 'Solve {question}', checker: 'Check {context} for {question}' };

test('a valid prompt for every llm agent is all that is needed', () => {
  expect(checkPrompts(graph, valid)).toEqual([]);
});

test('a missing prompt is reported, even if its agent is named like a property of every object', () => {
  expect(checkPrompts(graph, { solver: valid.solver })).toEqual(['agent "checker" has no prompt: give it one']);
  const single = createGraph({ agents: [{ id: 'constructor', role: 'Builds.' }], edges: [] });
  expect(checkPrompts(single, {})).toEqual(['agent "constructor" has no prompt: give it one']);
});

test('a prompt for an unknown agent is reported, with the agents that have a prompt', () => {
  expect(checkPrompts(graph, { ...valid, solvr: 'Solve {question}' })).toEqual([
    'a prompt is given for an unknown agent "solvr": agents with a prompt are solver, checker',
  ]);
});

test('a prompt for a voting agent is refused', () => {
  expect(checkPrompts(graph, { ...valid, vote: 'Count {question}' })).toEqual([
    'agent "vote" votes and uses no prompt: remove the prompt',
  ]);
});

test('a prompt that is not a text is refused, and the message shows its value', () => {
  expect(checkPrompts(graph, { solver: null, checker: ['x'] })).toEqual([
    'agent "solver": the prompt must be a text, received null',
    'agent "checker": the prompt must be a text, received a list of 1',
  ]);
});

test('every template issue of every agent is listed under its agent', () => {
  const issues = checkPrompts(graph, { solver: '{context}', checker: '{question} {question} {context}' });
  expect(issues).toEqual([
    expect.stringMatching(/^agent "solver": the prompt has no \{question\}/),
    expect.stringMatching(/^agent "solver": the prompt has \{context\}, but no agent comes before/),
    expect.stringMatching(/^agent "checker": the prompt has \{question\} 2 times/),
  ]);
});
