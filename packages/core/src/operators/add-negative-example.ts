import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest, renderCounterexample } from './proposal-request.ts';

/** Adds an example of what not to do, made from a case of the agent's misalignment buffer; version 1. */
export const addNegativeExample: PromptOperator = {
  name: 'add-negative-example',
  applies: ({ counterexample }) => counterexample !== undefined,
  request: (proposal) =>
    proposalRequest(proposal, {
      material: [
        'An output of this agent that looked good in itself and misled the work after it:',
        renderCounterexample(proposal.counterexample!),
      ],
      instruction:
        'First say what in the misleading output made the work after it worse. Then add one short example of this mistake to the prompt, marked as what must not be done, with what to do in its place. Make up a small instance of the same mistake; do not quote the question of the case, nor any other. Leave the rest of the prompt as it stands.',
    }),
  shows: ({ counterexample }) => [counterexample!.question],
};
