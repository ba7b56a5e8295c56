import { MaspoError, paperSampling } from '@maspo/core';
import type { CalledModelConfig, LocalModels, ModelsConfig } from '@maspo/models';
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
  namedModels,
} from '@maspo/models';
import { openLocal } from '../setup/local-package.ts';
import type { Finding } from './finding.ts';

/** One tiny call to every distinct configured model. The reply is not stored. */
export async function checkModels(models: ModelsConfig, home: string): Promise<Finding[]> {
  const distinct = new Map<string, NamedModel[]>();
  for (const model of namedModels(models)) {
    const { config } = model;
    const identity = config.provider === 'simulated' ? config.provider : JSON.stringify(config);
    distinct.set(identity, [...(distinct.get(identity) ?? []), model]);
  }
  const local = lazyLocalModels(openLocal, { home });
  try {
    return await Promise.all(Array.from(distinct.values(), (same) => checkModel(same, local)));
  } finally {
    await local.close();
  }
}

/** `same` are the uses of one model. */
async function checkModel(same: readonly NamedModel[], local: LocalModels): Promise<Finding> {
  const { role, config } = same[0]!;
  const check = `model of ${same.map(({ name }) => name).join(', ')}`;
  if (config.provider === 'simulated') return { check, status: 'ok', says: 'SIMULATED: there is nothing to call' };
  if (config.provider !== 'llama' && 'problem' in keyOf(config))
    return {
      check,
      status: 'problem',
      says: `"${config.model}" was not called: ${keyVariableOf(config)} is not usable`,
    };
  try {
    return { check, ...(await callOnce(role, config, local)) };
  } catch (error) {
    if (error instanceof MaspoError) return { check, status: 'problem', says: error.message };
    throw error;
  }
}

const longestSeconds = 30;
/** The call waits until the model is in memory. */
const longestLoadSeconds = 300;

/** With the configured settings, so that a setting which the server refuses is noticed. */
async function callOnce(
  role: NamedModel['role'],
  config: CalledModelConfig,
  local: LocalModels,
): Promise<Omit<Finding, 'check'>> {
  const patience = config.provider === 'llama' ? longestLoadSeconds : longestSeconds;
  const model = createRoleModel({
    config: { ...config, maxAttempts: 1, timeoutSeconds: Math.min(config.timeoutSeconds, patience) },
    client: createClient(config, local),
    defaults: paperSampling[role],
    limits: createModelLimits({ concurrency: 1 }),
    budget: createBudget({}),
    inFlight: createCallsInFlight(),
    meter: createUsageMeter(),
  });
  const startedAt = performance.now();
  const {
    model: answering,
    finish,
    failure,
  } = await model.chat(
    {
      messages: [{ role: 'user', content: 'Reply with the word ready.' }],
      temperature: model.temperature,
      maxTokens: Math.min(model.maxTokens, 16),
      purpose: 'agent',
    },
    { signal: new AbortController().signal },
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  const says = `"${config.model}" answered in ${seconds} s as "${answering}"`;
  if (failure !== undefined)
    return { status: 'problem', says: `"${config.model}" could not serve a tiny request: ${failure}` };
  if (finish !== 'filtered') return { status: 'ok', says };
  return {
    status: 'warning',
    says: `${says}, and its content filter stopped a harmless reply`,
    wayOut: 'look at the filter settings of the server',
  };
}
