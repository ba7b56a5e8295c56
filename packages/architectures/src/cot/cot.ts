import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';
import { stepByStep } from './step-by-step.ts';

const solver: SeededAgent = {
  id: 'solver',
  role: 'Reasons step by step without mistakes, and reaches one definite answer.',
  ...stepByStep,
};

/** Chain of thought (Wei et al. 2022, in the zero-shot form of Kojima et al. 2022). */
export const cot: Architecture<Record<string, never>> = {
  name: 'cot',
  description: 'One agent reasons step by step and answers.',
  options: z.strictObject({}),
  build: (format) => seededSystem(format, { agents: [solver], edges: [] }),
};
