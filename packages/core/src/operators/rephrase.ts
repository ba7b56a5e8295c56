import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest } from './proposal-request.ts';

/** Says what the prompt asks for in other words, where the traces show it misread; version 1. */
export const rephrase: PromptOperator = {
  name: 'rephrase',
  applies: () => true,
  request: (proposal) =>
    proposalRequest(proposal, {
      instruction:
        'First find the instruction of the current prompt that these traces show to be misread, passed over or taken too loosely, the marked cases before all others. Then say that instruction in clearer words. Ask for nothing new and drop nothing; leave all other instructions as they stand, and do not quote these questions.',
    }),
};
