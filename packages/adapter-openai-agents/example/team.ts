import { openAiAgentsSystem } from '@maspo/adapter-openai-agents';
import { Agent, Runner, tool } from '@openai/agents';
import { z } from 'zod';
import { model } from './model.ts';

// An agent's id is its name.
const agents = {
  router: { role: 'Hands the question to who can answer it.', prompt: 'Hand off to the solver or the talker.' },
  solver: {
    role: 'Solves the question, with a tool that adds.',
    prompt: 'Solve the question, then hand off to the critic.',
  },
  critic: { role: 'Checks the solution.', prompt: 'Say FINE and the answer, or hand back to the solver.' },
  talker: { role: 'Answers questions without calculations.', prompt: 'Answer in one sentence.' },
};

const add = tool({
  name: 'add',
  description: 'Adds two numbers.',
  parameters: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => String(a + b),
});

// The team itself. Its first agent gets the question.
export function build(prompts: Readonly<Record<string, string>>): [Agent, ...Agent[]] {
  const talker = new Agent({ name: 'talker', instructions: prompts.talker!, model });
  const critic = new Agent({ name: 'critic', instructions: prompts.critic!, model });
  const solver = new Agent({ name: 'solver', instructions: prompts.solver!, model, tools: [add], handoffs: [critic] });
  critic.handoffs.push(solver);
  const router = new Agent({ name: 'router', instructions: prompts.router!, model, handoffs: [solver, talker] });
  return [router, solver, critic, talker];
}

export default openAiAgentsSystem({
  agents,
  build,
  ends: ['critic', 'talker'],
  // A search runs the team very often. Traces of all these runs are of no use.
  runner: new Runner({ tracingDisabled: true }),
});
