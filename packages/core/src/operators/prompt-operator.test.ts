import { expect, test } from 'vitest';
import { caseOf } from '../../test/case-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { dealOperators } from './prompt-operator.ts';
import { promptOperators } from './prompt-operators.ts';
import type { InputWithoutTraces } from './proposer-input.ts';

const plain: InputWithoutTraces = {
  graph: graphOf('a', ''),
  agent: 'a',
  requirement: 'Any.',
  prompt: 'Solve {question}',
};
const withCase: InputWithoutTraces = { ...plain, counterexample: caseOf('a', 'q1') };

function dealt(inputs: readonly InputWithoutTraces[], ...order: string[]) {
  return dealOperators(
    inputs,
    order.map((name) => promptOperators.find((operator) => operator.name === name)!),
  ).map(({ name }) => name);
}

test('each proposal takes the next operator, and the first one again after the last', () => {
  expect(dealt([plain, plain, plain], 'rephrase', 'add-constraint')).toEqual([
    'rephrase',
    'add-constraint',
    'rephrase',
  ]);
});

test('an operator that does not apply is skipped, and no operator is dealt twice before the others', () => {
  const order = ['add-negative-example', 'rephrase', 'add-example', 'add-constraint'] as const;
  expect(dealt([plain, plain, withCase, plain], ...order)).toEqual([
    'rephrase',
    'add-constraint',
    'add-negative-example',
    'rephrase',
  ]);
});
