import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest } from './proposal-request.ts';

/** Mends whatever the traces show to be wrong: the paper's general proposal; version 1. */
export const rewrite: PromptOperator = {
  name: 'rewrite',
  applies: () => true,
  request: (proposal) =>
    proposalRequest(proposal, {
      instruction: proposal.traces.length === 0 ? withoutTraces : fromTraces,
    }),
};

const fromTraces =
  'First name what goes wrong or is left to chance in these traces, the marked cases before all others. Then rewrite the prompt so that it is mended for questions of this kind in general; do not quote these questions.';

const withoutTraces =
  'Rewrite the prompt so that the agent does its job better on questions of every kind that it may get.';
