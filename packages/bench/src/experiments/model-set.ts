import { z } from 'zod';

const model = z.record(z.string(), z.unknown());

/** Models for the three roles of every cell, as in a run configuration, and further ones that an experiment may name as agent models. */
export const modelSetSchema = z.strictObject({
  title: z.string().min(1),
  notes: z.array(z.string()).default([]).describe('What a reader of a table made with them must know'),
  agent: model,
  optimizer: model,
  evaluator: model,
  agentModels: z.record(z.string(), model).default({}).describe('Models for the levels of agentModel'),
});

export type ModelSet = z.infer<typeof modelSetSchema>;
