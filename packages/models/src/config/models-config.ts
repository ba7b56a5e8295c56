import { z } from 'zod';
import { isSelfJudged } from './is-self-judged.ts';
import { modelConfigSchema } from './model-config.ts';

/**
 * The models of the three roles. An evaluator that is the agents' own model judges its own outputs, which confounds
 * every verdict. So it has to be stated, as `evaluator: { same: agent }`. `optimizer: { same: agent }` is a short form
 * for the agents' model. Temperature, length of a reply and the skill of simulated agents belong to a role, and are not
 * taken over.
 */
export const modelsConfigSchema = z.preprocess(
  resolveSame,
  z.strictObject({
    agent: modelConfigSchema,
    optimizer: modelConfigSchema,
    evaluator: modelConfigSchema,
    agents: z
      .record(z.string().regex(/\S/), modelConfigSchema)
      .optional()
      .describe('Further models for agents, by the keys that the agents of a graph file name as `model`'),
  }),
);

function resolveSame(written: unknown, context: z.RefinementCtx): unknown {
  if (!isMap(written)) return written;
  const { agent, evaluator } = written;
  if (isSameModel(agent, evaluator))
    context.addIssue({
      code: 'custom',
      path: ['evaluator'],
      message:
        "the evaluator is the agents' own model, which would judge its own outputs: write { same: agent } to state that this is meant, or name another model",
    });
  const roles = Object.entries(written).map(([role, config]) => [
    role,
    role === 'agent' || role === 'agents' ? config : likeAgent({ role, config, agent }, context),
  ]);
  return Object.fromEntries(roles);
}

function likeAgent(
  { role, config, agent }: { role: string; config: unknown; agent: unknown },
  context: z.RefinementCtx,
): unknown {
  if (!isMap(config) || !('same' in config)) return config;
  const { same, ...own } = config;
  if (same !== 'agent') context.addIssue({ code: 'custom', path: [role, 'same'], message: 'expected agent' });
  if (!isMap(agent)) return own;
  const { temperature, maxTokens, agent: skill, ...shared } = agent;
  return { ...shared, ...own };
}

export type ModelsConfig = z.infer<typeof modelsConfigSchema>;

const modelPair = z.object({ agent: modelConfigSchema, evaluator: modelConfigSchema });

function isSameModel(one: unknown, other: unknown): boolean {
  const models = modelPair.safeParse({ agent: one, evaluator: other });
  return models.success && isSelfJudged(models.data);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
