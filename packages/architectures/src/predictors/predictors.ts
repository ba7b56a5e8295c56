import type { SeededAgent } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';

/**
 * Agents that answer the same question by different approaches. A team takes the first n of them. They differ from the start, because
 * equal prompts give equal answers at temperature 0.
 */
export const predictors: readonly SeededAgent[] = [
  {
    id: 'forward',
    role: 'Solves the question forwards, from what is given to what is asked, one justified step after the other, and reaches one definite answer.',
    instruction: {
      math: 'Solve the following math problem. Start from what is given and justify each step.',
      choice:
        'Answer the following multiple-choice question. Reason from what is given to the answer before you look for it among the options.',
      code: 'Solve the following programming task in Python. Work from the inputs to the result, one step after the other.',
      text: 'Do the following task. Reason from what is given to the answer, one step after the other.',
    },
  },
  {
    id: 'backward',
    role: 'Solves the question backwards, from what is asked to what would have to be known for it, and reaches one definite answer.',
    instruction: {
      math: 'Solve the following math problem. Start from what is asked for, and work out what you need for it until you reach what is given.',
      choice:
        'Answer the following multiple-choice question. Take each option as true, and see whether what follows from it agrees with the question.',
      code: 'Solve the following programming task in Python. Start from the result that the function returns, and work out what it needs.',
      text: 'Do the following task. Start from what a good answer must have, and work out what you need for it.',
    },
  },
  {
    id: 'tester',
    role: 'Solves the question by way of small cases: tries them out, finds the rule behind them, tests the result, and reaches one definite answer.',
    instruction: {
      math: 'Solve the following math problem. Try small or special cases first, then the problem itself, and test the result.',
      choice:
        'Answer the following multiple-choice question. Think of a concrete example or case, try the options on it, and then choose.',
      code: 'Solve the following programming task in Python. Write down a few inputs with their results first, special cases among them, and test your code on them by hand.',
      text: 'Do the following task. Think of a concrete example or case, work it out, and then answer in general.',
    },
  },
  {
    id: 'simplifier',
    role: 'Solves the question by making it simpler: names the principle behind it, leaves out what does not matter, and reaches one definite answer.',
    instruction: {
      math: 'Solve the following math problem. Name the principle behind it, rewrite the problem in the simplest form, and solve that.',
      choice:
        'Answer the following multiple-choice question. Name the principle behind it, put the question in your own words, and then choose.',
      code: 'Solve the following programming task in Python. Find the simplest correct way, and prefer what the language offers already.',
      text: 'Do the following task. Name the principle behind it, put the task in your own words, and then answer.',
    },
  },
  {
    id: 'skeptic',
    role: 'Solves the question while distrusting the obvious: looks for what could be misread, miscalculated or overlooked, and reaches one definite answer.',
    instruction: {
      math: 'Solve the following math problem. Look for what could be misread or miscalculated, and do every calculation twice.',
      choice:
        'Answer the following multiple-choice question. Distrust the option that comes to mind first, and say why each of the others is wrong.',
      code: 'Solve the following programming task in Python. Look for what could be misread in the task and for inputs that would break a hasty solution.',
      text: 'Do the following task. Distrust the answer that comes to mind first, and say what could be wrong with it.',
    },
  },
];

/** How many approaches a team takes. The default is three, so that two can outvote one. */
export const predictorCount = wholeNumber(2, predictors.length).default(3);
