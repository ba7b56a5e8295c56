import { type OptimizationEvent, promptVersion } from '@maspo/core';
import type { EventOf } from '../../records/read-run.ts';

/**
 * Follows the events of a search. It knows the prompt in force of each agent, and the comparison that this prompt won.
 */
export interface PromptsInForce {
  note(event: OptimizationEvent): void;
  versionOf(agent: string): string;
  /** The comparison that the prompt won against its parent; undefined for a seed prompt, which was not compared. */
  wonBy(agent: string): EventOf<'candidate-scored'> | undefined;
  /** The highest J among the prompts in force; null while all are seed prompts. */
  bestComposite(): number | null;
}

export function followPrompts(): PromptsInForce {
  const inForce = new Map<string, string>();
  const won = new Map<string, EventOf<'candidate-scored'>>();
  const wonBy = (agent: string) => won.get(key(agent, inForce.get(agent)!));
  return {
    note: (event) => {
      switch (event.type) {
        case 'run-started':
        // The final check may have put the seed prompts in force again.
        case 'run-finished':
          for (const [agent, prompt] of Object.entries(event.prompts)) inForce.set(agent, promptVersion(prompt));
          return;
        case 'candidate-scored':
          if (event.accepted) won.set(key(event.agent, event.version), event);
          return;
        case 'best-changed':
          inForce.set(event.agent, event.to);
          return;
        case 'trial-finished':
          if (event.accepted)
            for (const [agent, version] of Object.entries(event.versions)) inForce.set(agent, version);
          return;
      }
    },
    versionOf: (agent) => inForce.get(agent)!,
    wonBy,
    bestComposite: () => {
      const known = [...inForce.keys()].flatMap((agent) => wonBy(agent)?.reward ?? []);
      return known.length === 0 ? null : Math.max(...known);
    },
  };
}

function key(agent: string, version: string): string {
  return JSON.stringify([agent, version]);
}
