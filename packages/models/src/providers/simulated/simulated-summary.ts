import { lastTagged } from '@maspo/core';
import type { World } from './simulated-agent.ts';

/** An agent's summary of its output: only the answer, without the marks that change how much readers trust it. */
export function simulateSummary(world: World, message: string): string {
  const output = lastTagged(message, 'output') ?? '';
  const entry = world.key.within(message);
  const answers = entry === undefined ? [] : [entry.right, ...entry.wrong];
  return answers.find((answer) => output.includes(answer)) ?? output;
}
