import { createGraph, maspo, optimize, rolesWithPaperSampling } from '@maspo/core';
import { chat, pool } from './my-system.ts'; // a chat function and questions of your own; answers are not needed

const agents = ['plan', 'solve', 'check'].map((id) => ({ id, role: `The agent of a team that has to ${id} sums.` }));
const planned = ['plan', 'solve'] as const; // `solve` receives what `plan` wrote
const solved = ['solve', 'check'] as const;
const graph = createGraph({ agents, edges: [planned, solved] });
const prompts = { plan: 'Plan {question}', solve: 'Do {question} {context}', check: 'Check {question} {context}' };

const problem = { graph, prompts, pool, requirement: 'The final answer is the right sum.' };
const { finalCheck, prompts: better } = await optimize(maspo, problem, { models: rolesWithPaperSampling(chat) });
console.log(finalCheck.outcome, better);
