import type { SeedPrompt } from '../seed-prompt.ts';

/** Seed prompts of a chain of predictors and reflectors. */
export const sequentialPrompts = {
  firstPredictor: {
    instruction: {
      math: 'Solve the following math problem step by step.',
      choice: 'Answer the following multiple-choice question. Think step by step before you choose an option.',
      code: 'Solve the following programming task in Python. First explain your approach in a few sentences.',
      text: 'Do the following task. Think step by step before you answer.',
    },
  },
  laterPredictor: {
    instruction: {
      math: 'Solve the following math problem step by step. An earlier solution is given below; it may be wrong, so check it before you build on it.',
      choice:
        'Answer the following multiple-choice question step by step. An earlier answer is given below; it may be wrong, so check it before you build on it.',
      code: 'Solve the following programming task in Python. An earlier solution is given below; it may be wrong, so check it before you build on it.',
      text: 'Do the following task step by step. An earlier answer is given below; it may be wrong, so check it before you build on it.',
    },
    contextLabel: 'Earlier solution',
  },
  reflector: {
    instruction: {
      math: 'Check the solution to the math problem below. It may be wrong: go through its reasoning and calculations, correct any mistake, and give the final answer.',
      choice:
        'Check the answer to the multiple-choice question below. It may be wrong: go through its facts and reasoning, correct any mistake, and give the final choice.',
      code: 'Check the solution to the programming task below. It may be wrong: look for mistakes and missed cases, correct them, and give the final code.',
      text: 'Check the answer to the task below. It may be wrong: go through its facts and reasoning, correct any mistake, and give the final answer.',
    },
    contextLabel: 'Solution to check',
  },
} as const satisfies Record<string, SeedPrompt>;
