import { type ChatReply, MaspoError, paperSampling, type RoleModel } from '@maspo/core';
import type { CalledModelConfig, ChatModelConfig, LocalModels } from '@maspo/models';
import {
  createBudget,
  createCallsInFlight,
  createClient,
  createModelLimits,
  createRoleModel,
  createUsageMeter,
  keyOf,
  keyVariableOf,
  lazyLocalModels,
  type NamedModel,
} from '@maspo/models';
import { openLocal } from '../setup/local-package.ts';
import { checkProbabilities } from './check-probabilities.ts';
import { checkReplyForm } from './check-reply-form.ts';
import type { Finding } from './finding.ts';

export interface LiveChecks {
  /** Whether verdicts are read from probabilities, which the evaluators then have to give. */
  readonly readsProbabilities: boolean;
  /** Called with the number of models that are done. */
  readonly onAnswered?: ((done: number, total: number) => void) | undefined;
}

/** Makes one or two tiny calls to every distinct model. No reply is stored. */
export async function checkModels(
  models: readonly NamedModel[],
  home: string,
  { readsProbabilities, onAnswered = () => {} }: LiveChecks,
): Promise<Finding[]> {
  const distinct = new Map<string, NamedModel[]>();
  for (const model of models) {
    const { config } = model;
    const identity = config.provider === 'simulated' ? config.provider : calledAs(config);
    distinct.set(identity, [...(distinct.get(identity) ?? []), model]);
  }
  let done = 0;
  onAnswered(done, distinct.size);
  const local = lazyLocalModels(openLocal, { home });
  try {
    const findings = Array.from(distinct.values(), async (same) => {
      const found = await checkModel(same, { local, readsProbabilities });
      onAnswered(++done, distinct.size);
      return found;
    });
    return (await Promise.all(findings)).flat();
  } finally {
    await local.close();
  }
}

/** `same` are the uses of one model. */
async function checkModel(
  same: readonly NamedModel[],
  { local, readsProbabilities }: { local: LocalModels; readsProbabilities: boolean },
): Promise<Finding[]> {
  const { role, config } = same[0]!;
  const check = `model of ${same.map(({ name }) => name).join(', ')}`;
  if (config.provider === 'simulated') return [{ check, status: 'ok', says: 'SIMULATED: there is nothing to call' }];
  if (config.provider === 'system')
    return [
      {
        check,
        status: 'ok',
        says: `"${config.model}" is called when a run needs it: it answers questions, not a test`,
      },
    ];
  if (config.provider !== 'llama' && 'problem' in keyOf(config))
    return [
      {
        check,
        status: 'problem',
        says: `"${config.model}" was not called: ${keyVariableOf(config)} is not usable`,
      },
    ];
  try {
    const model = patientModel(role, withForm(same, config), local);
    const found: Finding = { check, ...(await callOnce(model, config)) };
    if (found.status !== 'ok') return [found];
    const verdicts = readsProbabilities ? await checkProbabilities(same, model) : [];
    return [found, ...(await checkReplyForm(same, model)), ...verdicts];
  } catch (error) {
    if (error instanceof MaspoError) return [{ check, status: 'problem', says: error.message }];
    throw error;
  }
}

/** A model that a tiny request can be sent to. */
type AskedModelConfig = Extract<CalledModelConfig, ChatModelConfig>;

/** The form of verdicts and proposals does not matter for a call that asks for one word. */
function calledAs(config: CalledModelConfig): string {
  return JSON.stringify({ ...config, replyForm: undefined });
}

/** If one of several uses must have a schema, the model is tried with a schema. */
function withForm(same: readonly NamedModel[], config: AskedModelConfig): AskedModelConfig {
  const isStrict = same.some((use) => 'replyForm' in use.config && use.config.replyForm === 'schema');
  return isStrict ? { ...config, replyForm: 'schema' } : config;
}

const longestSeconds = 30;
/** A longer limit, because the call waits until the model is in memory. */
const longestLoadSeconds = 300;
const tinyLimit = 16;
/** Enough tokens for a model to reason about a word before it writes the word. */
const patientLimit = 2048;

/**
 * Calls the model with the configured settings, so that a setting which the server refuses is noticed. A model that spends the few tokens
 * of the first call on reasoning is called once more with more tokens.
 */
async function callOnce(model: RoleModel, config: CalledModelConfig): Promise<Omit<Finding, 'check'>> {
  const ask = (limit: number) =>
    model.chat(
      {
        messages: [{ role: 'user', content: 'Reply with the word ready.' }],
        temperature: model.temperature,
        maxTokens: Math.min(model.maxTokens, limit),
        purpose: 'agent',
      },
      { signal: new AbortController().signal },
    );
  const startedAt = performance.now();
  const tiny = await ask(tinyLimit);
  const reply = isEmpty(tiny) && tiny.finish === 'length' ? await ask(patientLimit) : tiny;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  return findingOf(reply, { model: config.model, seconds });
}

function patientModel(role: NamedModel['role'], config: AskedModelConfig, local: LocalModels): RoleModel {
  const patience = config.provider === 'llama' ? longestLoadSeconds : longestSeconds;
  return createRoleModel({
    role,
    config: { ...config, maxAttempts: 1, timeoutSeconds: Math.min(config.timeoutSeconds, patience) },
    client: createClient(config, local),
    defaults: paperSampling[role],
    limits: createModelLimits({ concurrency: 1 }),
    budget: createBudget({}),
    inFlight: createCallsInFlight(),
    meter: createUsageMeter(),
  });
}

/** Whether the server made a reply that has tokens but no answer. */
function isEmpty({ failure, usage }: ChatReply): boolean {
  return failure !== undefined && usage.inputTokens > 0;
}

function findingOf(
  reply: ChatReply,
  { model, seconds }: { readonly model: string; readonly seconds: string },
): Omit<Finding, 'check'> {
  const { model: answering, finish, failure, adapted = [], usage } = reply;
  const notes = [
    ...adapted.map((change) => `; ${change}, because the model refuses it`),
    ...(usage.estimated ? ['; it counts no tokens, so they are estimated'] : []),
  ];
  const says = `"${model}" answered in ${seconds} s as "${answering}"${notes.join('')}`;
  if (finish === 'filtered')
    return {
      status: 'warning',
      says: `${says}, and its content filter stopped a harmless reply`,
      wayOut: 'look at the filter settings of the server',
    };
  if (failure === undefined) return { status: 'ok', says };
  if (!isEmpty(reply)) return { status: 'problem', says: `"${model}" could not serve a tiny request: ${failure}` };
  return {
    status: 'warning',
    says: `${says}, and with nothing that could be used: ${failure}`,
    wayOut:
      'in a run every such reply is a failed step: look at the chat template and the reasoning settings of the server and of this model',
  };
}
