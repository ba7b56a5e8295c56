import { type MastraTeam, mastraSystem } from '@maspo/adapter-mastra';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { model } from './model.ts';

const agents = {
  router: { role: 'Decides who answers.', prompt: 'Say SOLVE where the question needs a calculation, else TALK.' },
  solver: { role: 'Solves the question, with a tool that adds.', prompt: 'Solve the question.' },
  critic: { role: 'Checks the solution.', prompt: 'Say FINE, or AGAIN and what is wrong.' },
  talker: { role: 'Answers questions without calculations.', prompt: 'Answer in one sentence.' },
};

const add = createTool({
  id: 'add',
  description: 'Adds two numbers.',
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => a + b,
});

const agentOf = (id: keyof typeof agents, more = {}) =>
  new Agent({ id, name: id, instructions: agents[id].prompt, model, ...more });

export const mastra = {
  router: agentOf('router'),
  solver: agentOf('solver', { tools: { add } }),
  critic: agentOf('critic'),
  talker: agentOf('talker'),
};

// The system itself. Where it called solver.generate(...), it calls agent('solver').generate(...).
export async function answer(question: { text: string }, { agent }: Pick<MastraTeam, 'agent'>) {
  const route = await agent('router').generate(question.text);
  if (!route.text.includes('SOLVE')) return (await agent('talker').generate(question.text)).text;
  let task = question.text;
  for (let round = 1; ; round += 1) {
    const solved = await agent('solver').generate(task);
    const checked = await agent('critic').generate(`${task}\n\nSolution: ${solved.text}`);
    if (round === 3 || !checked.text.includes('AGAIN')) return solved.text;
    task = `${question.text}\n\nA critic says: ${checked.text}`;
  }
}

export default mastraSystem({
  agents,
  mastra,
  edges: [
    ['router', 'solver'],
    ['router', 'talker'],
    ['solver', 'critic'],
    ['critic', 'solver'],
  ],
  ends: ['talker', 'solver'],
  answer,
});
