import { z } from 'zod';
import { apiKeyEnv, baseUrl, callFields } from '../../provider/model-fields.ts';

export const systemSchema = z.strictObject({
  provider: z
    .literal('system')
    .describe(
      'Only for `agent`: a system that runs its agents in its own code. The agents are described in a graph file (`architecture.graph`), with `url` or `command` here, or in a module (`architecture.system`).',
    ),
  model: z.string().min(1).describe('A name for the system. Default: its address, command or module.'),
  url: baseUrl.optional().describe('Where a running system is called: POST with a JSON body.'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'A program that reads one JSON request from each line of its standard input, such as [python3, my_system.py]; it starts in the working directory.',
    ),
  apiKeyEnv: apiKeyEnv
    .optional()
    .describe('The environment variable of a key that is sent to `url` as a bearer token.'),
  deterministic: z
    .boolean()
    .optional()
    .describe(
      'Whether equal requests always give equal outputs, so that a run can be reused. Default: that of the module, else false.',
    ),
  version: z
    .string()
    .min(1)
    .optional()
    .describe('Change it when the code or the models change: stored replies of another version are not used.'),
  ...callFields,
});

export type SystemModelConfig = z.output<typeof systemSchema>;
