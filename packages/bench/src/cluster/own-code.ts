import { filesOf } from '../config/named-files.ts';
import type { RunConfig } from '../config/run-config.ts';

/** The settings of a configuration that start code of the user. */
export function ownCodeOf(config: RunConfig): string[] {
  const { agent } = config.models;
  const modules = filesOf(config).filter(({ isCode }) => isCode);
  const startsCommand = agent.provider === 'system' && agent.command !== undefined;
  return [...modules.map(({ setting }) => setting), ...(startsCommand ? ['models.agent.command'] : [])];
}
