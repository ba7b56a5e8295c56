// A system that runs its own agents. A configuration names it by its path, as own-system.yaml does:
//   architecture: { system: ./own-system.ts }  and  models: { agent: { provider: system } }
import type { OwnSystem, PromptMap, SystemTurn } from '@maspo/core';

/** Replaces your own client: call your model with the system message and input here. This stand-in is careful only with a long prompt. */
async function ask(system: string, input: string): Promise<string> {
  const [, one, other] = /(\d+) \+ (\d+)/.exec(input)!.map(Number);
  const isRight = system.length > 40 || one! % 2 === 0;
  return `<answer>${one! + other! + (isRight ? 0 : 1)}</answer>`;
}

const agents = [
  { id: 'solver', role: 'Solves the question.', prompt: 'You add numbers.' },
  { id: 'checker', role: 'Checks a sum with large numbers.', prompt: 'You check sums.' },
];

/** The solver answers. Only if the numbers are large, a checker reads its work and answers again. */
async function run(prompts: PromptMap, { text }: { text: string }): Promise<{ turns: SystemTurn[] }> {
  const turns: SystemTurn[] = [];
  const speak = async (agent: string, input: string) => {
    const output = await ask(prompts[agent]!, input);
    turns.push({ agent, input, output });
    return output;
  };
  const solved = await speak('solver', text);
  if (/\d{3}/.test(text)) await speak('checker', `${text}\n\nThe solver wrote: ${solved}`);
  return { turns };
}

export default {
  agents,
  edges: [['solver', 'checker']],
  ends: ['solver', 'checker'],
  deterministic: true,
  run,
} satisfies OwnSystem;
