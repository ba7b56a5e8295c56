import { z } from 'zod';
import type { Manifest } from '../../records/manifest.ts';
import type { Summary } from '../../records/summary.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';

// The fields of files that pages need. A file may be damaged or have further fields.

const score = z.looseObject({
  accuracy: z.number().min(0).max(1).nullable(),
  correct: z.int(),
  incorrect: z.int(),
  unscored: z.int(),
});

export const manifestSchema = z.looseObject({
  id: z.string(),
  product: z.looseObject({ version: z.string() }),
  simulated: z.boolean(),
  protocol: z.string(),
  optimizer: z.string(),
  task: z.looseObject({ id: z.string(), format: z.string(), requirement: z.string(), sha256: z.string() }),
  grading: z.string(),
  split: z.looseObject({ hash: z.string(), pool: z.int(), validation: z.int(), test: z.int() }),
  agents: z.array(z.looseObject({ id: z.string(), role: z.string(), kind: z.string() })),
  frozen: z.array(z.string()),
  edges: z.array(z.tuple([z.string(), z.string()])),
  seedPrompts: z.record(z.string(), z.string()),
  models: z.record(z.string(), z.looseObject({ provider: z.string() })),
  seed: z.number(),
}) as unknown as z.ZodType<Manifest>;

export const summarySchema = z.looseObject({
  status: z.string(),
  optimizer: z.string(),
  preset: z.string(),
  simulated: z.boolean(),
  seed: score,
  final: score,
  changed: z.looseObject({ gained: z.int(), lost: z.int() }),
  finalCheck: z.looseObject({ outcome: z.string() }),
  usage: z.looseObject({ total: z.looseObject({ calls: z.int() }) }),
}) as unknown as z.ZodType<Summary>;

export const outcomesSchema = z.array(
  z.looseObject({
    prompts: z.enum(['seed', 'final']),
    id: z.string(),
    outcome: z.enum(['correct', 'incorrect', 'unscored']),
    rule: z.string().optional(),
    reason: z.string().optional(),
    judged: z.union([z.object({ meets: z.boolean() }), z.object({ unscored: z.string() })]).optional(),
  }),
) as unknown as z.ZodType<RunOutcome[]>;

export const promptsSchema = z.looseObject({
  seed: z.record(z.string(), z.string()),
  final: z.record(z.string(), z.string()),
});
