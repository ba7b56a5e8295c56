import type { RunConfig } from '../config/run-config.ts';

/** The settings of a configuration that start code of the user. */
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
