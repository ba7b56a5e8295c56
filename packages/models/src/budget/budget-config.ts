import { z } from 'zod';

const duration = /^(\d+(?:\.\d+)?)\s*(s|min|h|d)$/;
const unitMs = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const deadline = z.string().refine((text) => duration.test(text) || !Number.isNaN(dateOf(text)), {
  error: 'expected a time from the start such as 90min, 8h or 2d, or a moment such as 2027-01-31T18:00:00Z',
});

/** Limits on what one run may use. A field that is left out sets no limit. */
export const budgetConfigSchema = z.strictObject({
  maxCalls: z.int().min(1).optional().describe('Model calls, including replayed calls and the calls for scoring'),
  maxTokens: z.int().min(1).optional().describe('Input and output tokens together, replayed ones included'),
  maxMoney: z
    .number()
    .gt(0)
    .optional()
    .describe("Money, in the currency of the models' prices; every model needs prices"),
  deadline: deadline
    .optional()
    .describe('When the search ends: 90min, 8h or 2d from the start, or a moment; scoring follows it'),
});

export type BudgetConfig = z.infer<typeof budgetConfigSchema>;

/** The moment in milliseconds since 1970. */
export function deadlineOf(text: string, startedAt: number): number {
  const [, amount, unit] = duration.exec(text) ?? [];
  return amount === undefined ? dateOf(text) : startedAt + Number(amount) * unitMs[unit as keyof typeof unitMs];
}

/** NaN unless the text is an ISO 8601 moment with a time zone. Only such a moment means the same on every machine. */
function dateOf(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}
