import { lastTagged } from '@maspo/core';
import type { World } from './simulated-agent.ts';

/** A speaker's summary of its output: the answer alone, without the marks by which others would trust it. */
export function simulateSummary(world: World, message: string): string {
  const output = lastTagged(message, 'output') ?? '';
  const entry = world.key.within(message);
  const answers = entry === undefined ? [] : [entry.right, ...entry.wrong];
  return answers.find((answer) => output.includes(answer)) ?? output;
}
