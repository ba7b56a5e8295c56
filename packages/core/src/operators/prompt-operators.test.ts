import { describe, expect, test } from 'vitest';
import { caseOf } from '../../test/case-of.ts';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { blockOf } from '../../testing/scripted-model.ts';
import { promptOperators } from './prompt-operators.ts';
import type { ProposerInput } from './proposer-input.ts';

const operatorNames = promptOperators.map(({ name }) => name);
const named = (name: string) => promptOperators.find((operator) => operator.name === name)!;

const trace = traceOf({ planner: 'a plan', solver: 'a solution' });
const bare: ProposerInput = {
  graph: graphOf('planner solver', 'planner>solver'),
  agent: 'solver',
  requirement: 'One number.',
  prompt: 'Solve {question}\n{context}',
  traces: [{ question: trace.question, turn: trace.turns.solver! }],
};
const example = {
  agent: 'solver',
  version: '0123456789ab',
  question: { id: 'q7', text: 'text of q7' },
  context: 'a good plan',
  output: 'a good solution',
  truncated: false,
};
const counterexample = caseOf('solver', 'q8', {
  output: 'a neat dead end',
  failure: { agent: 'solver', context: 'a plan', output: 'worse', truncated: false, before: 'better' },
});
const full: ProposerInput = { ...bare, example, counterexample };

describe.each(operatorNames)('the request of %s', (name) => {
  const text = named(name).request(full);

  test('shows the agent, its prompt and its traces, and names the tokens', () => {
    expect(blockOf(text, 'agent')).toContain('solver: role of solver');
    expect(blockOf(text, 'requirement')).toBe('One number.');
    expect(blockOf(text, 'current_prompt')).toBe(bare.prompt);
    expect(blockOf(text, 'trace_1')).toContain('a solution');
    expect(text).toContain('{question} exactly once and the token {context} exactly once');
  });

  test('differs from all other requests', () => {
    const others = operatorNames.filter((other) => other !== name);
    for (const other of others) expect(named(other).request(full)).not.toBe(text);
  });
});

describe('an operator applies', () => {
  const applying = (input: ProposerInput) => operatorNames.filter((name) => named(name).applies?.(input) ?? true);

  test('without a good trace, a case or several instructions: when it needs none of them', () => {
    expect(applying(bare)).toEqual(['rewrite', 'rephrase', 'add-constraint']);
  });

  test('that adds an example, when there is a good trace', () => {
    expect(applying({ ...bare, example })).toContain('add-example');
  });

  test('that adds a negative example, when there is a case', () => {
    expect(applying({ ...bare, counterexample })).toContain('add-negative-example');
  });

  test.each([
    ['Plan first. Then solve {question} {context}', true],
    ['- plan\n- solve\n{question}{context}', true],
    ['Plan; solve {question} {context}', true],
    ['Solve this: {question}\n\n{context}', false],
    ['Round to 3.5 places {question} {context}', false],
  ])('that reorders, when there are instructions to reorder: %j', (prompt, expected) => {
    expect(applying({ ...bare, prompt }).includes('reorder-steps')).toBe(expected);
  });
});

describe('the good trace', () => {
  const { request, shows, quotes } = named('add-example');

  test('is shown with its question, context and output', () => {
    expect(blockOf(request(full), 'good_example')).toBe(
      '<question>\ntext of q7\n</question>\n<received>\na good plan\n</received>\n<output>\na good solution\n</output>',
    );
    expect(blockOf(request({ ...full, example: { ...example, context: '' } }), 'good_example')).not.toContain(
      'received',
    );
  });

  test('is the only question that may be quoted, and only by this operator', () => {
    expect(shows!(full)).toEqual([example.question]);
    expect(quotes!(full)).toEqual([example.question]);
    const quoting = operatorNames.filter((name) => named(name).quotes !== undefined);
    expect(quoting).toEqual(['add-example']);
  });
});

test('the negative example is shown with its question and what followed, and must not be quoted', () => {
  const { request, shows, quotes } = named('add-negative-example');
  const block = blockOf(request(full), 'negative_example');
  expect(block).toContain('<question>\ntext of q8\n</question>');
  expect(blockOf(block, 'misleading_output')).toBe('a neat dead end');
  expect(blockOf(block, 'what_followed')).toBe('worse');
  expect(shows!(full)).toEqual([counterexample.question]);
  expect(quotes).toBeUndefined();
});
