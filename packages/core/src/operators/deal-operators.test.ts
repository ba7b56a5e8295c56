import { expect, test } from 'vitest';
import { caseOf } from '../../test/case-of.ts';
import { graphOf } from '../../test/graphs.ts';
import { dealOperators } from './deal-operators.ts';
import type { OperatorName } from './operator-name.ts';
import { promptOperators } from './prompt-operators.ts';
import type { ProposalGround } from './proposal.ts';

const plain: ProposalGround = { graph: graphOf('a', ''), agent: 'a', requirement: 'Any.', prompt: 'Solve {question}' };
const withCase: ProposalGround = { ...plain, counterexample: caseOf('a', 'q1') };

function dealt(grounds: readonly ProposalGround[], ...order: OperatorName[]) {
  return dealOperators(
    grounds,
    order.map((name) => promptOperators[name]),
  ).map(({ name }) => name);
}

test('each proposal takes the next operator, and after the last the first', () => {
  expect(dealt([plain, plain, plain], 'rephrase', 'add-constraint')).toEqual([
    'rephrase',
    'add-constraint',
    'rephrase',
  ]);
});

test('one that does not apply gives way to the next, and none is dealt twice before the others', () => {
  const order = ['add-negative-example', 'rephrase', 'add-example', 'add-constraint'] as const;
  expect(dealt([plain, plain, withCase, plain], ...order)).toEqual([
    'rephrase',
    'add-constraint',
    'add-negative-example',
    'rephrase',
  ]);
});
