import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { seededSystem } from '../seeded-system.ts';
import { specialists, summarizer } from './hierarchical-agents.ts';

/** The paper's Hierarchical: three specialists answer in parallel, and a summarizer receives all their answers. */
export const hierarchical: Architecture<Record<string, never>> = {
  name: 'hierarchical',
  description: 'Specialists in mathematics, science and code work side by side, and a summarizer decides.',
  options: z.strictObject({}),

  build: (format) =>
    seededSystem(format, {
      agents: [...specialists, summarizer],
      edges: specialists.map(({ id }) => [id, summarizer.id]),
    }),
};
