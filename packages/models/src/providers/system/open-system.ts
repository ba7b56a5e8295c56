import { MaspoError } from '@maspo/core';
import { createHttpSystem } from './http-system.ts';
import { openProcessSystem } from './process-system.ts';
import type { SystemClient } from './system-client.ts';
import type { SystemModelConfig } from './system-config.ts';

/**
 * Opens a system that is called over HTTP, or started as a process at the first call. Throws `MaspoError` `invalid-input` if it has neither
 * an address nor a command, or if its key is missing.
 */
export function openSystem(config: SystemModelConfig): SystemClient {
  if (config.url !== undefined)
    return { chat: createHttpSystem({ ...config, url: config.url }), close: async () => {} };
  if (config.command !== undefined) return openProcessSystem(config.command);
  throw new MaspoError(
    'invalid-input',
    `the system "${config.model}" has neither a url nor a command, and no module was given that runs it`,
  );
}
