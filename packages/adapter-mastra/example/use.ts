import { recordMastra } from '@maspo/adapter-mastra';
import type { PromptMap } from '@maspo/core';
import { answer, mastra } from './team.ts';

/** Asks the agents under these prompts, for example those that an optimization wrote. */
export const ask = (prompts: PromptMap, text: string) => answer({ text }, recordMastra(mastra, prompts));
