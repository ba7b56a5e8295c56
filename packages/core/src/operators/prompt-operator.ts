import type { Question } from '../question/question.ts';
import type { InputWithoutTraces, ProposerInput } from './proposer-input.ts';

/** One way to ask for a new prompt. Your own operator is such a value, with any name that is not taken. */
export interface PromptOperator {
  /** The name in options and events, e.g. `add-example`. */
  readonly name: string;
  /** Whether the input has what the operator needs; left out for an operator that always applies. */
  applies?(input: InputWithoutTraces): boolean;
  /** The request to the optimizer model, see `proposalRequest`. Instructions on how to reply, in tags or by a schema, are added to it. */
  request(input: ProposerInput): string;
  /** Questions that the request shows besides those of the traces. */
  shows?(input: InputWithoutTraces): readonly Question[];
  /** Questions of the pool that the new prompt may quote word for word; none when left out. */
  quotes?(input: InputWithoutTraces): readonly Question[];
}

/**
 * One operator for each input: the operators take turns in the given order. An operator that does not apply is skipped.
 * At least one must always apply.
 */
export function dealOperators(
  inputs: readonly InputWithoutTraces[],
  order: readonly PromptOperator[],
): readonly PromptOperator[] {
  let next = 0;
  return inputs.map((input) => {
    const inTurn = [...order.slice(next), ...order.slice(0, next)];
    const operator = inTurn.find(({ applies }) => applies?.(input) ?? true)!;
    next = (order.indexOf(operator) + 1) % order.length;
    return operator;
  });
}
