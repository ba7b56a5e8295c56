import { countedAgents } from '@maspo/architectures';
import { counted } from '../terminal/counted.ts';

/** How many agents a system has, e.g. `1 agent` or `4 agents (3 optimized)`. */
export function agentCountText(system: Parameters<typeof countedAgents>[0]): string {
  const { all, optimized } = countedAgents(system);
  const count = counted(all.length, 'agent');
  return optimized.length === all.length ? count : `${count} (${optimized.length} optimized)`;
}
