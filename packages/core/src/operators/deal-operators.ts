import type { PromptOperator } from './prompt-operator.ts';
import type { ProposalGround } from './proposal.ts';

/**
 * One operator for each proposal, dealt in turn from the order given; one that does not apply gives way to the next. At least one of
 * them must always apply.
 */
export function dealOperators(
  grounds: readonly ProposalGround[],
  order: readonly PromptOperator[],
): readonly PromptOperator[] {
  let next = 0;
  return grounds.map((ground) => {
    const inTurn = [...order.slice(next), ...order.slice(0, next)];
    const operator = inTurn.find(({ applies }) => applies(ground))!;
    next = (order.indexOf(operator) + 1) % order.length;
    return operator;
  });
}
