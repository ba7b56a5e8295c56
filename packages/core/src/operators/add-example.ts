import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest, renderExample } from './proposal-request.ts';

/** Adds one worked example from a good trace; the only operator whose prompts may quote a pool question; version 1. */
export const addExample: PromptOperator = {
  name: 'add-example',
  applies: ({ example }) => example !== undefined,
  request: (proposal) =>
    proposalRequest(proposal, {
      material: [
        'An output of this agent that was judged better than the one before it, as was the final response built on it:',
        renderExample(proposal.example!),
      ],
      instruction:
        'First name what the good example does that the other outputs lack. Then add it to the prompt as one worked example, marked as an example and set apart from the question to be answered; you may shorten it, but change no fact in it. Quote no other question, and leave the rest of the prompt as it stands.',
    }),
  shows: ({ example }) => [example!.question],
  quotes: ({ example }) => [example!.question],
};
