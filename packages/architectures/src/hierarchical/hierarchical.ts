import { createGraph } from '@maspo/core';
import { z } from 'zod';
import type { AgentSystem } from '../agent-system.ts';
import type { Architecture } from '../architecture.ts';
import { seedPrompt } from '../seed-prompt.ts';
import { specialists, summarizer } from './hierarchical-agents.ts';

/** The paper's Hierarchical: three specialists answer side by side, a summarizer receives all of them. */
export const hierarchical: Architecture<Record<string, never>> = {
  name: 'hierarchical',
  description: 'Specialists in mathematics, science and code work side by side, and a summarizer decides.',
  options: z.strictObject({}),

  build(format): AgentSystem {
    const agents = [...specialists, summarizer];
    return {
      graph: createGraph({
        agents: agents.map(({ id, role }) => ({ id, role })),
        edges: specialists.map(({ id }) => [id, summarizer.id]),
      }),
      prompts: Object.fromEntries(agents.map((agent) => [agent.id, seedPrompt(format, agent)])),
    };
  },
};
