// Your own architecture in one file. A configuration names it by its path: architecture: { module: ./my-architecture.ts, checkers: 2 }
import type { AgentSystem } from '@maspo/architectures';
import { type AnswerFormat, createGraph } from '@maspo/core';
import { z } from 'zod';

const options = z.strictObject({
  checkers: z.int().min(1).max(5).default(2).describe('Agents that check the solution, each for itself'),
});

const forms: Record<AnswerFormat, string> = {
  math: 'End with the result alone inside <answer>...</answer>.',
  choice: 'End with the letter of the right option inside <answer>...</answer>.',
  code: 'End with the whole program in one ```python block.',
  text: 'End with the whole final answer inside <answer>...</answer>.',
};

/** One agent solves, several check, and the last one decides. */
export default {
  name: 'checked',
  description: 'A solver, checkers that read its solution, and an agent that decides.',
  options,
  build(format: AnswerFormat, { checkers }: z.infer<typeof options>): AgentSystem {
    const ids = Array.from({ length: checkers }, (_, index) => `checker-${index + 1}`);
    const graph = createGraph({
      agents: [
        { id: 'solver', role: 'Solves the question.' },
        ...ids.map((id) => ({
          id,
          role: 'Looks for mistakes in the solution, and solves the question where it finds one.',
        })),
        { id: 'decider', role: 'Reads all the work and gives the final answer.' },
      ],
      edges: [...ids.map((id) => ['solver', id] as const), ...ids.map((id) => [id, 'decider'] as const)],
    });
    const reading = `Question:\n{question}\n\nWork so far:\n{context}\n\n${forms[format]}`;
    const prompts = {
      solver: `Solve this.\n\nQuestion:\n{question}\n\n${forms[format]}`,
      ...Object.fromEntries(ids.map((id) => [id, `Check the work on this question.\n\n${reading}`])),
      decider: `Decide on the final answer.\n\n${reading}`,
    };
    return { graph, prompts };
  },
};
