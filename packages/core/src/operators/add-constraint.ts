import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest } from './proposal-request.ts';

/** Adds one rule that would have kept the agent from what went wrong; version 1. */
export const addConstraint: PromptOperator = {
  name: 'add-constraint',
  applies: () => true,
  request: (proposal) =>
    proposalRequest(proposal, {
      instruction:
        'First name the one mistake in these traces that costs the team most, the marked cases before all others. Then add a single constraint to the prompt that rules this mistake out for questions of this kind in general: short, and such that one can check from the output whether it was kept. Leave the rest of the prompt as it stands, and do not quote these questions.',
    }),
};
