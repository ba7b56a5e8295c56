import { z } from 'zod';
import { apiKeyEnv, baseUrl, callFields } from '../../provider/model-fields.ts';

export const systemSchema = z.strictObject({
  provider: z
    .literal('system')
    .describe(
      'For `agent` alone: a system that runs its agents in its own code. Its agents stand in a graph file (`architecture.graph`), with `url` or `command` here; or in a module (`architecture.system`).',
    ),
  model: z.string().min(1).describe('A name for the system. Default: its address, command or module.'),
  url: baseUrl.optional().describe('Where a running system is called: POST with a JSON body.'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'A program that reads one JSON request from each line of its standard input, as [python3, my_system.py]; it starts in the working directory.',
    ),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable of a key that is sent to `url` as a bearer token.'),
  deterministic: z
    .boolean()
    .optional()
    .describe(
      'Whether equal requests always give equal outputs, so that one run may serve again. Default: what the module says, else false.',
    ),
  version: z
    .string()
    .min(1)
    .optional()
    .describe('Change it with the code or the models of the system: stored replies of another version are not used.'),
  ...callFields,
});

export type SystemModelConfig = z.output<typeof systemSchema>;
