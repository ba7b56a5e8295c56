import type { SeedPrompt } from '../seed-prompt.ts';

/** The seed prompt of an agent that reasons before it answers. */
export const stepByStep = {
  instruction: {
    math: 'Solve the following math problem. Think step by step and write every step down before you answer.',
    choice:
      'Answer the following multiple-choice question. Think step by step and write your reasoning down before you choose an option.',
    code: 'Solve the following programming task in Python. Think step by step and write your plan down before the code.',
    text: 'Do the following task. Think step by step and write your reasoning down before you answer.',
  },
} as const satisfies SeedPrompt;
