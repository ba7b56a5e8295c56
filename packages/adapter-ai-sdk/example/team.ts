import { aiSdkSystem, type Team } from '@maspo/adapter-ai-sdk';
import { isStepCount, tool } from 'ai';
import { z } from 'zod';
import { model } from './model.ts';

const agents = {
  router: { role: 'Decides who answers.', prompt: 'Say SOLVE where the question needs a calculation, else TALK.' },
  solver: { role: 'Solves the question, with a tool that adds.', prompt: 'Solve the question.' },
  critic: { role: 'Checks the solution.', prompt: 'Say FINE, or AGAIN and what is wrong.' },
  talker: { role: 'Answers questions without calculations.', prompt: 'Answer in one sentence.' },
};

const add = tool({
  description: 'Adds two numbers.',
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => a + b,
});

// The system itself. Where it called generateText({ instructions, ... }), it calls agent(id).generate({ ... }).
export async function answer(question: { text: string }, { agent }: Pick<Team, 'agent'>) {
  const route = await agent('router').generate({ model, prompt: question.text });
  if (!route.text.includes('SOLVE')) return (await agent('talker').generate({ model, prompt: question.text })).text;
  let task = question.text;
  for (let round = 1; ; round += 1) {
    const solved = await agent('solver').generate({ model, tools: { add }, stopWhen: isStepCount(5), prompt: task });
    const checked = await agent('critic').generate({ model, prompt: `${task}\n\nSolution: ${solved.text}` });
    if (round === 3 || !checked.text.includes('AGAIN')) return solved.text;
    task = `${question.text}\n\nA critic says: ${checked.text}`;
  }
}

export default aiSdkSystem({
  agents,
  edges: [
    ['router', 'solver'],
    ['router', 'talker'],
    ['solver', 'critic'],
    ['critic', 'solver'],
  ],
  ends: ['talker', 'solver'],
  answer,
});
