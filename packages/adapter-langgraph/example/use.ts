import { withPrompts } from '@maspo/adapter-langgraph';
import type { PromptMap } from '@maspo/core';
import { graph } from './team.ts';

/** Asks the graph under these prompts, for example those that an optimization wrote. */
export async function ask(prompts: PromptMap, text: string) {
  const { messages } = await graph.invoke({ messages: [{ role: 'user', content: text }] }, withPrompts(prompts));
  return messages.at(-1)?.text;
}
