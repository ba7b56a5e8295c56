import type { SeedPrompt } from '../seed-prompt.ts';
import type { SeededAgent } from '../seeded-system.ts';

/** The agent at a position of the chain. Positions start at 1. */
export function chainAgent(place: number, length: number): SeededAgent {
  const id = `worker-${place}`;
  const before = `worker-${place - 1}`;
  if (place === 1)
    return { id, role: 'Begins the work: says what is asked and what is given, and makes a first attempt.', ...first };
  if (place === length)
    return {
      id,
      role: `Finishes the work that ${before} hands over: checks all of it, corrects what is wrong, and gives one definite final answer.`,
      ...last,
    };
  return {
    id,
    role: `Carries the work on from ${before}: checks it, corrects what is wrong, and completes what is missing.`,
    ...middle,
  };
}

const first: SeedPrompt = {
  instruction: {
    math: 'Begin to solve the following math problem: say what is asked and what is given, and work it out as far as you get.',
    choice:
      'Begin to answer the following multiple-choice question: say what is asked, recall what is needed, and reason as far as you get.',
    code: 'Begin to solve the following programming task in Python: say what is asked, choose an approach, and write a first version.',
    text: 'Begin the following task: say what is asked, recall what is needed, and reason as far as you get.',
  },
};

const middle: SeedPrompt = {
  instruction: {
    math: 'Carry on the work on the math problem below. What was handed to you may be wrong: check it, correct it, and take it further.',
    choice:
      'Carry on the work on the multiple-choice question below. What was handed to you may be wrong: check it, correct it, and take it further.',
    code: 'Carry on the work on the programming task below. What was handed to you may be wrong: check it, correct it, and take it further.',
    text: 'Carry on the work on the task below. What was handed to you may be wrong: check it, correct it, and take it further.',
  },
  contextLabel: 'Work so far',
};

const last: SeedPrompt = {
  instruction: {
    math: 'Finish the work on the math problem below. What was handed to you may be wrong: check it as a whole, correct it, and give the final answer.',
    choice:
      'Finish the work on the multiple-choice question below. What was handed to you may be wrong: check it as a whole, correct it, and give the final choice.',
    code: 'Finish the work on the programming task below. What was handed to you may be wrong: check it as a whole, correct it, and give the final code.',
    text: 'Finish the work on the task below. What was handed to you may be wrong: check it as a whole, correct it, and give the final answer.',
  },
  contextLabel: 'Work so far',
};
