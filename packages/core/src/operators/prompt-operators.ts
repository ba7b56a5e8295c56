import { contextToken, questionToken } from '../prompt/prompt-template.ts';
import type { PromptOperator } from './prompt-operator.ts';
import { proposalRequest, renderCounterexample, renderExample } from './proposal-request.ts';

// The wording of every operator is version 1.

/** Corrects what the traces show to be wrong: the paper's general proposal. */
export const rewrite: PromptOperator = {
  name: 'rewrite',
  request: (input) => proposalRequest(input, { instruction: input.traces.length === 0 ? withoutTraces : fromTraces }),
};

const fromTraces =
  'First name what goes wrong or is left to chance in these traces, the marked cases before all others. Then rewrite the prompt so that it is mended for questions of this kind in general; do not quote these questions.';

const withoutTraces =
  'Rewrite the prompt so that the agent does its job better on questions of every kind that it may get.';

/** Rephrases what the prompt asks for, where the traces show that it was misread. */
const rephrase = withInstruction(
  'rephrase',
  'First find the instruction of the current prompt that these traces show to be misread, passed over or taken too loosely, the marked cases before all others. Then say that instruction in clearer words. Ask for nothing new and drop nothing; leave all other instructions as they stand, and do not quote these questions.',
);

/** Adds one rule that would have prevented what went wrong. */
const addConstraint = withInstruction(
  'add-constraint',
  'First name the one mistake in these traces that costs the team most, the marked cases before all others. Then add a single constraint to the prompt that rules this mistake out for questions of this kind in general: short, and such that one can check from the output whether it was kept. Leave the rest of the prompt as it stands, and do not quote these questions.',
);

/** Adds one worked example from a good trace. It is the only operator whose prompts may quote a question of the pool. */
const addExample: PromptOperator = {
  name: 'add-example',
  applies: ({ example }) => example !== undefined,
  request: (input) =>
    proposalRequest(input, {
      material: [
        'An output of this agent that was judged better than the one before it, as was the final response built on it:',
        renderExample(input.example!),
      ],
      instruction:
        'First name what the good example does that the other outputs lack. Then add it to the prompt as one worked example, marked as an example and set apart from the question to be answered; you may shorten it, but change no fact in it. Quote no other question, and leave the rest of the prompt as it stands.',
    }),
  shows: ({ example }) => [example!.question],
  quotes: ({ example }) => [example!.question],
};

/** Adds an example of what not to do, made from a misalignment case of the agent. */
const addNegativeExample: PromptOperator = {
  name: 'add-negative-example',
  applies: ({ counterexample }) => counterexample !== undefined,
  request: (input) =>
    proposalRequest(input, {
      material: [
        'An output of this agent that looked good in itself and misled the work after it:',
        renderCounterexample(input.counterexample!),
      ],
      instruction:
        'First say what in the misleading output made the work after it worse. Then add one short example of this mistake to the prompt, marked as what must not be done, with what to do in its place. Make up a small instance of the same mistake; do not quote the question of the case, nor any other. Leave the rest of the prompt as it stands.',
    }),
  shows: ({ counterexample }) => [counterexample!.question],
};

/** Puts the prompt's instructions into a better order. */
const reorderSteps: PromptOperator = {
  ...withInstruction(
    'reorder-steps',
    'First find where these traces show that the agent does things in an order that hurts: a conclusion before its reasons, a check that comes too late, a form fixed before the content. Then put the instructions of the prompt into the order that serves the work best. Use the same instructions in nearly the same words; add nothing and drop nothing, and do not quote these questions.',
  ),
  applies: ({ prompt }) => instructionCount(prompt) > 1,
};

/** The built-in operators, in the order in which tables list them. `rewrite` is from the paper, the others are from the second source. */
export const promptOperators: readonly PromptOperator[] = [
  rewrite,
  rephrase,
  addConstraint,
  addExample,
  addNegativeExample,
  reorderSteps,
];

/** An operator that reads only the traces, and always applies. */
function withInstruction(name: string, instruction: string): PromptOperator {
  return { name, request: (input) => proposalRequest(input, { instruction }) };
}

/** How many sentences and lines contain a word; template tokens do not count as words. */
function instructionCount(prompt: string): number {
  const text = prompt.replaceAll(questionToken, '').replaceAll(contextToken, '');
  return text.split(/[\n;]|[.!?:](?=\s|$)/).filter((part) => /\p{L}/u.test(part)).length;
}
