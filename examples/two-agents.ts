/** Tunes two agents together with your own `chat` function, and prints the outcome of the final check and the prompts. */
import { createGraph, maspo, optimize, rolesWithPaperSampling } from '@maspo/core';
import { chat, pool } from './my-system.ts';

const graph = createGraph({
  agents: [
    { id: 'solver', role: 'Works the sum out.' },
    { id: 'checker', role: 'Corrects the solver, and gives the final answer.' },
  ],
  edges: [['solver', 'checker']],
});
const prompts = { solver: 'Work out: {question}', checker: 'Check {context} as an answer to: {question}' };

const { finalCheck, prompts: better } = await optimize(
  maspo,
  { graph, prompts, pool, requirement: 'The final answer is the right sum.' },
  { models: rolesWithPaperSampling(chat), seed: 1 },
);
console.log(JSON.stringify({ outcome: finalCheck.outcome, prompts: better }, null, 2));
