import { z } from 'zod';
import { type ExperimentRecord, views } from './experiment-record.ts';
import { factors } from './factors.ts';

const levelsSchema = z.record(z.enum(factors), z.string());

/** The required fields of `experiment.json`; further fields are allowed. */
export const recordSchema: z.ZodType<ExperimentRecord> = z.object({
  name: z.string(),
  title: z.string(),
  definition: z.string(),
  models: z.string(),
  simulated: z.boolean(),
  limit: z.int().nullable(),
  view: z.enum(views),
  reference: z.string().nullable(),
  baseline: z.partialRecord(z.enum(factors), z.string()).nullable(),
  levels: z.record(z.enum(factors), z.array(z.string())),
  notes: z.array(z.string()),
  cells: z.array(z.object({ id: z.string(), levels: levelsSchema, directory: z.string() })),
}) as z.ZodType<ExperimentRecord>;
