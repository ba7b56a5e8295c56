import { z } from 'zod';
import { isConfigPatch } from './patch-config.ts';
import { views } from './records/experiment-record.ts';
import { factors } from './records/factors.ts';

const label = z.string().regex(/^[\w.@/+-]+$/, 'expected a label of letters, digits and - _ . / + @');
const fields = z.record(z.string(), z.unknown());

/**
 * Levels as labels, each with the fields that it puts into a configuration. A label alone, in a list or without a value, is a name that
 * maspo knows. `also` in a level has fields for the rest of the configuration.
 */
const levels = (example: string) =>
  z
    .preprocess(
      (written) => (Array.isArray(written) ? Object.fromEntries(written.map((name) => [String(name), null])) : written),
      z.record(label, fields.nullable()).refine((map) => Object.keys(map).length > 0, 'no level is named'),
    )
    .describe(example);

const seeds = z.array(z.int().min(0)).min(1, 'no seed is named');

const chosen = z.preprocess(
  (written) => (isConfigPatch(written) ? eachAsList(written) : written),
  z.partialRecord(z.enum([...factors, 'models']), z.array(z.string())),
);

function eachAsList(written: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const list = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String);
  return Object.fromEntries(Object.entries(written).map(([factor, value]) => [factor, list(value)]));
}

/** The content of an experiment file: a matrix of runs, and how their results are read. */
export const experimentConfigSchema = z.strictObject({
  title: z.string().min(1),
  notes: z.array(z.string()).default([]).describe('What a reader of its table must know'),
  view: z.enum(views).default('accuracy').describe('What the table shows'),
  reference: z.string().optional().describe('The published table that is shown next to ours, e.g. table1'),
  models: z.string().default('simulated').describe('A set of models, by its name or as a file; --models names another'),
  run: fields.default({}).describe('Fields of a run configuration that all cells share, except models and seed'),
  matrix: z.strictObject({
    benchmark: levels('Ids, or labels with the fields of `task`'),
    architecture: levels('Names, or labels with the fields of `architecture`').optional(),
    optimizer: levels('Names, or labels with the fields of `optimizer`').optional(),
    variant: levels('Labels with any fields of a run configuration').optional(),
    agentModel: levels('Names out of the set of models, or labels with the fields of a model').optional(),
    seed: seeds.default([1]),
  }),
  exclude: z.array(chosen).default([]).describe('Cells to leave out: those with all the levels that an entry names'),
  baseline: z
    .partialRecord(z.enum(factors), z.string())
    .optional()
    .describe("What a row's baseline has in place of the row's own levels, e.g. { optimizer: none }"),
  transfer: z
    .strictObject({ from: z.string().describe('A level of agentModel') })
    .optional()
    .describe('Optimize with only one agent model; the cells of the others take over its prompts'),
});

export type ExperimentConfig = z.infer<typeof experimentConfigSchema>;
