import { recordAgents } from '@maspo/adapter-ai-sdk';
import type { PromptMap } from '@maspo/core';
import { answer } from './team.ts';

/** Asks the agents under these prompts, for example those that an optimization wrote. */
export const ask = (prompts: PromptMap, text: string) => answer({ text }, recordAgents(prompts));
