import { stepByStep } from '../cot/step-by-step.ts';
import type { SeededAgent } from '../seeded-system.ts';

export const solver: SeededAgent = {
  id: 'solver',
  role: 'Works the question out step by step and gives a first answer for others to improve.',
  ...stepByStep,
};

export const critic: SeededAgent = {
  id: 'critic',
  role: 'Gives feedback on an answer: names every mistake and gap with its place and its remedy, and confirms what is right.',
  instruction: {
    math: 'Give feedback on the solution to the math problem below. It may be wrong: check every step and every calculation. For each mistake, say where it is and how to correct it.',
    choice:
      'Give feedback on the answer to the multiple-choice question below. It may be wrong: check its facts, its reasoning and the options it passed over. For each mistake, say where it is and how to correct it.',
    code: 'Give feedback on the solution to the programming task below. It may be wrong: check it against the task, the examples and the special cases. For each mistake, say where it is and how to correct it.',
    text: 'Give feedback on the answer to the task below. It may be wrong: check its facts, its reasoning and what it leaves out. For each mistake, say where it is and how to correct it.',
  },
  contextLabel: 'Solution',
  ending: 'Write the feedback alone, and no new solution. If nothing is wrong, say so.',
};

export const refiner: SeededAgent = {
  id: 'refiner',
  role: 'Improves an answer by the feedback on it: corrects what the feedback rightly names, keeps what is right, and settles on one definite answer.',
  instruction: {
    math: 'Improve the solution to the math problem below by the feedback on it. The solution and the feedback may be wrong: check both, and keep what is right.',
    choice:
      'Improve the answer to the multiple-choice question below by the feedback on it. The answer and the feedback may be wrong: check both, and keep what is right.',
    code: 'Improve the solution to the programming task below by the feedback on it. The solution and the feedback may be wrong: check both, and keep what is right.',
    text: 'Improve the answer to the task below by the feedback on it. The answer and the feedback may be wrong: check both, and keep what is right.',
  },
  contextLabel: 'Solution, and feedback on it',
};
