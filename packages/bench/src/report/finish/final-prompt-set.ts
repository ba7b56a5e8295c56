import { promptVersion } from '@maspo/core';
import { z } from 'zod';
import { eventOf, type RunSoFar } from '../../records/read-run.ts';

export const finalPromptSetSchema = z.array(
  z.object({
    agent: z.string(),
    /** First 12 hex digits of the hash of the text. */
    version: z.string(),
    seedVersion: z.string(),
    changed: z.boolean(),
    /** Whether the prompt of the agent was frozen. */
    frozen: z.boolean(),
    prompt: z.string(),
  }),
);

export type FinalPromptSet = z.infer<typeof finalPromptSetSchema>;

/** Section 1: the prompt of every agent, verbatim. */
export function finalPromptSet({ prompts, events }: RunSoFar): FinalPromptSet {
  const frozen = eventOf(events, 'run-started')?.frozen ?? [];
  return Object.entries(prompts.final).map(([agent, prompt]) => {
    const seed = prompts.seed[agent]!;
    return {
      agent,
      version: promptVersion(prompt),
      seedVersion: promptVersion(seed),
      changed: prompt !== seed,
      frozen: frozen.includes(agent),
      prompt,
    };
  });
}
