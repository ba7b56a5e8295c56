import type { PromptMap } from '@maspo/core';
import { run } from '@openai/agents';
import { build } from './team.ts';

/** Asks the team under these prompts, for example those that an optimization wrote. */
export async function ask(prompts: PromptMap, text: string) {
  const [start] = build(prompts);
  return (await run(start, text)).finalOutput;
}
