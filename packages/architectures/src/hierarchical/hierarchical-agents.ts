import type { SeededAgent } from '../seeded-system.ts';

/** The specialists work in parallel. Each reads only the question. */
export const specialists: readonly SeededAgent[] = [
  {
    id: 'math-specialist',
    role: 'Solves the question by mathematics: sets up the quantities and relations it rests on, derives the result without mistakes, and reaches one definite answer.',
    instruction: {
      math: 'You are a mathematician. Solve the following problem step by step.',
      choice:
        'You are a mathematician. Answer the following multiple-choice question. Work out the quantities and relations it depends on before you choose an option.',
      code: 'You are a mathematician. Work out the rules and formulas behind the following programming task, then solve it in Python.',
      text: 'You are a mathematician. Do the following task. Work out the quantities and relations it depends on before you answer.',
    },
  },
  {
    id: 'science-specialist',
    role: 'Solves the question by scientific reasoning: names the principles and facts that apply, uses them correctly, tests whether the result is plausible, and reaches one definite answer.',
    instruction: {
      math: 'You are a scientist. Solve the following problem from the principles that apply, and test whether the result is plausible.',
      choice:
        'You are a scientist. Answer the following multiple-choice question. Recall the principles and facts that apply before you choose an option.',
      code: 'You are a scientist. Work through the examples and special cases of the following programming task, then solve it in Python.',
      text: 'You are a scientist. Do the following task. Recall the principles and facts that apply before you answer.',
    },
  },
  {
    id: 'code-specialist',
    role: 'Solves the question as a programmer: lays out an exact procedure, carries it out or writes it as code, covers the edge cases, and reaches one definite answer.',
    instruction: {
      math: 'You are a programmer. Solve the following problem by an exact procedure: lay out the steps of the computation and carry them out by hand.',
      choice:
        'You are a programmer. Answer the following multiple-choice question by an exact procedure: test the options one by one, then choose.',
      code: 'You are a programmer. Solve the following programming task in Python with correct, readable code.',
      text: 'You are a programmer. Do the following task by an exact procedure: lay out the steps, and carry them out one by one.',
    },
  },
];

export const summarizer: SeededAgent = {
  id: 'summarizer',
  role: 'Checks the answers of the specialists against the question, settles where they differ on the merits, and gives one correct final answer.',
  instruction: {
    math: 'Three specialists have worked on the math problem below. Any of them may be wrong: check their solutions, decide where they differ, and give the final answer.',
    choice:
      'Three specialists have worked on the multiple-choice question below. Any of them may be wrong: check their reasoning, decide where they differ, and give the final choice.',
    code: 'Three specialists have worked on the programming task below. Any of them may be wrong: check their code, decide where they differ, and give the final code.',
    text: 'Three specialists have worked on the task below. Any of them may be wrong: check their reasoning, decide where they differ, and give the final answer.',
  },
  contextLabel: 'Work of the specialists',
};
