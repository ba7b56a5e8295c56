import { z } from 'zod';

/** Further request fields. A user must not set the `reserved` fields: the program sets them, and otherwise could not read the replies. */
export function extraFields(reserved: readonly string[]) {
  return z.record(z.string(), z.json()).refine((body) => reserved.every((field) => !(field in body)), {
    error: `must not hold ${reserved.join(', ')}: these are set by the program`,
  });
}

export const baseUrl = z
  .url({
    protocol: /^https?$/,
    error: 'expected an http or https address such as http://localhost:8000/v1',
    abort: true,
  })
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
    error: 'holds a user name or a password: put the key into an environment variable and name that as apiKeyEnv',
    abort: true,
  });

export const apiKeyEnv = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable, not the key itself');

/** The form in which optimizer and evaluator are asked to reply. */
export const replyForms = ['auto', 'schema', 'tags'] as const;

export type ReplyFormSetting = (typeof replyForms)[number];

/** Which model is called, and how it samples. */
export const samplingFields = {
  preset: z.string().optional().describe('Settings of a known model. Settings next to it override them.'),
  model: z.string().min(1).describe('The name of the model as the server knows it.'),
  temperature: z.number().min(0).max(2).optional().describe('Sampling temperature. Default: that of the role.'),
  maxTokens: z
    .int()
    .min(1)
    .optional()
    .describe('Upper limit of generated tokens per reply. Default: that of the role.'),
  topP: z.number().gt(0).max(1).optional().describe('Nucleus sampling: the share of probability kept.'),
  replyForm: z
    .enum(replyForms)
    .optional()
    .describe(
      'The form of verdicts, assessments and proposals, for optimizer and evaluator. schema: the server holds the reply to a JSON schema; tags: text with tags; auto, the default: a schema if the server accepts one, else tags.',
    ),
  seed: z.int().min(0).optional().describe("The server's sampling seed; every independent draw gets its own from it."),
};

/** Settings of models behind a server. */
export const servedFields = {
  unlisted: z
    .literal(true)
    .optional()
    .describe('The server serves this model without listing it. Otherwise such a model is refused before a run.'),
};

const price = (what: string) => z.number().min(0).describe(`Money per million ${what}.`);

/** How calls are made, and what they cost. */
export const callFields = {
  timeoutSeconds: z.number().gt(0).max(86_400).default(600).describe('How long one attempt may take.'),
  maxAttempts: z.int().min(1).max(20).default(6).describe('Attempts per call while the server is busy or unreachable.'),
  requestsPerMinute: z.number().gt(0).optional().describe('Requests to the server per minute at most.'),
  tokensPerMinute: z.number().gt(0).optional().describe('Tokens of requests and replies per minute at most.'),
  prices: z
    .strictObject({
      input: price('input tokens'),
      output: price('output tokens'),
      cachedInput: price('input tokens that the provider had cached').optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'expected the three letters of a currency, such as USD')
        .optional()
        .describe('The currency of these prices, such as USD or EUR; one for all models.'),
    })
    .optional()
    .describe("What the provider charges, in one currency for all models. Without prices a run's cost is not known."),
};
