/**
 * Your own operator in one file: a way to ask for a new prompt. `maspoWith` returns an optimizer whose option `operators` accepts it in
 * addition to the built-in ones. my-optimizer.test.ts tests it.
 */
import { maspoWith, type PromptOperator, proposalRequest } from '@maspo/core';

const shorten: PromptOperator = {
  name: 'shorten',
  // It works on long prompts only; an operator without `applies` always applies.
  applies: ({ prompt }) => prompt.length > 40,
  request: (input) =>
    proposalRequest(input, {
      instruction:
        'Say the same in half as many words. Drop nothing that the agent needs, and do not quote these questions.',
    }),
};

/** MASPO with the operator, under a name of its own. */
export default maspoWith([shorten], 'maspo-with-shorten');
