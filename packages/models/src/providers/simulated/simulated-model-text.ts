import { landscapes } from './landscapes/find-landscape.ts';
import type { SimulatedModelConfig } from './simulated-config.ts';

/** How messages and reports name a simulated model, e.g. `SIMULATED (deceptive, skill +0.15)`. */
export function simulatedModelText({
  landscape = landscapes[0]!.name,
  agent: { skill = 0 } = {},
}: SimulatedModelConfig): string {
  const difference = skill === 0 ? [] : [`skill ${skill > 0 ? '+' : ''}${skill}`];
  return `SIMULATED (${[landscape, ...difference].join(', ')})`;
}
