import type { RunConfig } from '../config/run-config.ts';

/** The code of the user's own that a configuration starts, by the settings that name it. */
export function ownCodeOf({ task, architecture, optimizer, models: { agent } }: RunConfig): string[] {
  const named = {
    'task.module': task.module,
    'task.scoring.module': task.scoring?.module,
    'architecture.module': architecture.module,
    'architecture.system': architecture.system,
    'optimizer.module': optimizer.module,
    'models.agent.command': agent.provider === 'system' ? agent.command : undefined,
  };
  return Object.entries(named).flatMap(([setting, value]) => (value === undefined ? [] : [setting]));
}
