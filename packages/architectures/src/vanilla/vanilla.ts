import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';

const solver: SeededAgent = {
  id: 'solver',
  role: 'Answers the question correctly and in the form that is asked for.',
  instruction: {
    math: 'Solve the following math problem.',
    choice: 'Answer the following multiple-choice question.',
    code: 'Solve the following programming task in Python.',
    text: 'Do the following task.',
  },
};

/** One agent that is asked for the answer only: the lowest baseline of every comparison. */
export const vanilla: Architecture<Record<string, never>> = {
  name: 'vanilla',
  description: 'One agent answers, without any instruction on how.',
  options: z.strictObject({}),
  build: (format) => seededSystem(format, { agents: [solver], edges: [] }),
};
