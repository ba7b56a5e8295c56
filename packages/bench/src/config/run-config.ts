import { handoffSchema, pruneOptionsSchema, shownValue } from '@maspo/core';
import { budgetConfigSchema, modelsConfigSchema } from '@maspo/models';
import { z } from 'zod';
import { isOne, taskSchema } from './task-config.ts';

const seedPromptsSchema = z.union([z.literal('bare'), z.record(z.string(), z.string())], {
  error: ({ input }) => `expected bare, or a map of agent ids to prompts, seen ${shownValue(input)}`,
});

const architectureSchema = z
  .looseObject({
    name: z.string().optional().describe('A built-in architecture; its options are written next to the name'),
    graph: z.string().optional().describe('A graph file of your own, relative to the configuration file'),
    module: z.string().optional().describe('A module of your own whose default export is an architecture'),
    system: z
      .string()
      .optional()
      .describe(
        'A module of your own whose default export is a system that runs its agents in its own code: models.agent is then { provider: system }',
      ),
    handoff: handoffSchema
      .optional()
      .describe(
        'What agents hand on: full, answer-only or { kind: summary, words: 30 }; edges of a graph file may have their own',
      ),
    prompts: seedPromptsSchema
      .optional()
      .describe(
        'Seed prompts in place of the built-in ones: a map of agent ids to prompts, for some agents or all; or bare, for prompts without any instruction',
      ),
    frozen: z.array(z.string()).optional().describe('Ids of agents that keep their prompt'),
  })
  .superRefine(({ name, graph, module, system, prompts }, context) => {
    if (!isOne(name, graph, module, system))
      context.addIssue(
        'give one of name, graph, module and system, e.g. `name: sequential`, `graph: my-graph.yaml`, `module: ./mine.ts` or `system: ./my-system.ts`',
      );
    else if (graph !== undefined && prompts === 'bare')
      context.addIssue({
        code: 'custom',
        path: ['prompts'],
        message:
          'bare is for the built-in architectures: a graph file contains its own prompts, so write bare ones there, or give them here as a map of agent ids to prompts',
      });
  });

const optimizerSchema = z
  .looseObject({
    name: z.string().optional().describe('A built-in optimizer; its options are written next to the name'),
    module: z.string().optional().describe('A module of your own whose default export is an optimizer'),
  })
  .superRefine(({ name, module }, context) => {
    if (!isOne(name, module))
      context.addIssue('give either a name or a module, e.g. `name: maspo` or `module: ./my-optimizer.ts`');
  });

const judgeCheckSchema = z
  .union([z.literal('off'), z.strictObject({ pairs: z.int().min(20).max(1000) })], {
    error: ({ input }) =>
      `expected off, or { pairs: 40 } with a whole number from 20 to 1000, seen ${shownValue(input)}`,
  })
  .default({ pairs: 40 })
  .describe(
    'The check of the judge before the search: { pairs: 40 }, the maximum number of pairs of outputs to judge, each in both orders; or off',
  );

/** The configuration of one run, as its YAML file states it. */
export const runConfigSchema = z.strictObject({
  task: taskSchema,
  architecture: architectureSchema,
  prune: pruneOptionsSchema
    .optional()
    .describe('Which edges to drop before the optimizer works, e.g. { method: agent-dropout }'),
  optimizer: optimizerSchema,
  models: modelsConfigSchema,
  judgeCheck: judgeCheckSchema,
  concurrency: z
    .int()
    .min(1)
    .max(1024)
    .default(32)
    .describe('The maximum number of model calls at once; results do not depend on it'),
  budget: budgetConfigSchema.optional().describe('Limits that end the run early, with the best prompts so far'),
  seed: z.int().min(0).default(0).describe('Decides every draw of the run'),
  traces: z
    .union([z.literal('none'), z.strictObject({ megabytes: z.number().positive() })], {
      error: ({ input }) => `expected none, or { megabytes: 200 }, seen ${shownValue(input)}`,
    })
    .default({ megabytes: 200 })
    .describe('The evidence that a run keeps: the maximum size of its traces; none keeps no texts except prompts'),
});

export type RunConfig = z.infer<typeof runConfigSchema>;
