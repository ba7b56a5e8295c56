import { z } from 'zod';
import { isSelfJudged } from './is-self-judged.ts';
import { agentConfigSchema, modelConfigSchema } from './model-config.ts';

/**
 * The models of the three roles. An evaluator that is the agents' own model judges its own outputs, which confounds every verdict.
 * Therefore the user must state it, as `evaluator: { same: agent }`. `optimizer: { same: agent }` also means the agents' model.
 * Temperature, length of a reply and the skill of simulated agents belong to a role, and are not copied. `evaluator: { local, lookahead,
 * global }` names one evaluator for each lens. The global evaluator also judges everything else.
 */
export const modelsConfigSchema = z.preprocess(
  resolveSame,
  z.strictObject({
    agent: agentConfigSchema,
    optimizer: modelConfigSchema,
    evaluator: modelConfigSchema,
    evaluators: z
      .strictObject({ local: modelConfigSchema.optional(), lookahead: modelConfigSchema.optional() })
      .optional()
      .describe('Evaluators of the lenses before the global one, where `evaluator` names one for each lens'),
    agents: z
      .record(z.string().regex(/\S/), modelConfigSchema)
      .optional()
      .describe('Further models for agents, by the keys that the agents of a graph file name as `model`'),
  }),
);

function resolveSame(written: unknown, context: z.RefinementCtx): unknown {
  if (!isMap(written)) return written;
  const { agent, optimizer, evaluator, ...others } = written;
  const given = evaluatorsByLens(evaluator, context);
  for (const [place, config] of Object.entries(given))
    if (isSameModel(agent, config))
      context.addIssue({
        code: 'custom',
        path: place.split('.'),
        message:
          "the evaluator is the agents' own model, which would judge its own outputs: write { same: agent } to state that this is meant, or name another model",
      });
  const like = (role: string, config: unknown) => withReplyForm(likeAgent({ role, config, agent }, context));
  for (const [key, config] of Object.entries({ agent, ...(isMap(others.agents) ? others.agents : {}) }))
    if (isMap(config) && 'replyForm' in config)
      context.addIssue({
        code: 'custom',
        path: [...(key === 'agent' ? [] : ['agents']), key, 'replyForm'],
        message: 'agents reply in free text: write it for the optimizer or the evaluator',
      });
  const { 'evaluator.local': local, 'evaluator.lookahead': lookahead } = given;
  return {
    ...('agent' in written ? { agent } : {}),
    ...('optimizer' in written ? { optimizer: like('optimizer', optimizer) } : {}),
    ...('evaluator' in written ? { evaluator: like('evaluator', given['evaluator.global'] ?? given.evaluator) } : {}),
    ...(local === undefined && lookahead === undefined
      ? {}
      : { evaluators: { local: like('evaluator.local', local), lookahead: like('evaluator.lookahead', lookahead) } }),
    ...others,
  };
}

const lensesNamed = ['local', 'lookahead', 'global'] as const;

/** The evaluators as written, by their places: a single evaluator, or one for each lens. */
function evaluatorsByLens(evaluator: unknown, context: z.RefinementCtx): Readonly<Record<string, unknown>> {
  if (!isMap(evaluator) || !lensesNamed.some((lens) => lens in evaluator)) return { evaluator };
  const { local, lookahead, global, ...further } = evaluator;
  for (const lens of lensesNamed)
    if (!(lens in evaluator))
      context.addIssue({
        code: 'custom',
        path: ['evaluator', lens],
        message: 'missing: give a model for each of local, lookahead and global, or one for all lenses',
      });
  for (const key of Object.keys(further))
    context.addIssue({
      code: 'custom',
      path: ['evaluator', key],
      message: 'not allowed next to evaluators by lens: put it into each of local, lookahead and global',
    });
  return { 'evaluator.local': local, 'evaluator.lookahead': lookahead, 'evaluator.global': global };
}

function likeAgent(
  { role, config, agent }: { role: string; config: unknown; agent: unknown },
  context: z.RefinementCtx,
): unknown {
  if (!isMap(config) || !('same' in config)) return config;
  const { same, ...own } = config;
  if (same !== 'agent')
    context.addIssue({ code: 'custom', path: [...role.split('.'), 'same'], message: 'expected agent' });
  if (isMap(agent) && agent.provider === 'system') {
    const message = 'the agents run in their own code, so there is no model to take over: name a model';
    context.addIssue({ code: 'custom', path: [...role.split('.'), 'same'], message });
    return { ...own, provider: 'simulated' };
  }
  if (!isMap(agent)) return own;
  const { temperature, maxTokens, agent: skill, ...shared } = agent;
  return { ...shared, ...own };
}

/** Fills in the default reply form of optimizer and evaluator, because it affects their replies. */
function withReplyForm(config: unknown): unknown {
  return isMap(config) && config.provider !== 'simulated' ? { replyForm: 'auto', ...config } : config;
}

export type ModelsConfig = z.infer<typeof modelsConfigSchema>;

const modelPair = z.object({ agent: agentConfigSchema, evaluator: modelConfigSchema });

function isSameModel(one: unknown, other: unknown): boolean {
  const models = modelPair.safeParse({ agent: one, evaluator: other });
  return models.success && isSelfJudged(models.data);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
