import { contextToken, questionToken } from '../prompt/prompt-template.ts';
import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest } from './proposal-request.ts';

/** Puts the prompt's instructions into a better order; version 1. */
export const reorderSteps: PromptOperator = {
  name: 'reorder-steps',
  applies: ({ prompt }) => instructionCount(prompt) > 1,
  request: (proposal) =>
    proposalRequest(proposal, {
      instruction:
        'First find where these traces show that the agent does things in an order that hurts: a conclusion before its reasons, a check that comes too late, a form fixed before the content. Then put the instructions of the prompt into the order that serves the work best. Use the same instructions in nearly the same words; add nothing and drop nothing, and do not quote these questions.',
    }),
};

/** Sentences and lines that hold a word besides the tokens. */
function instructionCount(prompt: string): number {
  const text = prompt.replaceAll(questionToken, '').replaceAll(contextToken, '');
  return text.split(/[\n;]|[.!?:](?=\s|$)/).filter((part) => /\p{L}/u.test(part)).length;
}
