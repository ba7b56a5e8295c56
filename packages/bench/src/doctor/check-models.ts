import { MaspoError, paperSampling } from '@maspo/core';
import type { ModelsConfig, RemoteModelConfig } from '@maspo/models';
import {
  createBudget,
  createCallsInFlight,
  createClient,
  createModelLimits,
  createRoleModel,
  createUsageMeter,
  keyOf,
  keyVariableOf,
  type NamedModel,
  namedModels,
} from '@maspo/models';
import type { Finding } from './finding.ts';

/** One tiny call to every distinct configured model. The reply is not stored. `onAnswered` is told how many of them are done. */
export async function checkModels(
  models: ModelsConfig,
  onAnswered: (done: number, total: number) => void = () => {},
): Promise<Finding[]> {
  const distinct = new Map<string, NamedModel[]>();
  for (const model of namedModels(models)) {
    const { config } = model;
    const identity = config.provider === 'simulated' ? config.provider : JSON.stringify(config);
    distinct.set(identity, [...(distinct.get(identity) ?? []), model]);
  }
  let done = 0;
  onAnswered(done, distinct.size);
  return Promise.all(
    Array.from(distinct.values(), async (same) => {
      const finding = await checkModel(same);
      onAnswered(++done, distinct.size);
      return finding;
    }),
  );
}

/** `same` are the uses of one model. */
async function checkModel(same: readonly NamedModel[]): Promise<Finding> {
  const { role, config } = same[0]!;
  const check = `model of ${same.map(({ name }) => name).join(', ')}`;
  if (config.provider === 'simulated') return { check, status: 'ok', says: 'SIMULATED: there is nothing to call' };
  if ('problem' in keyOf(config))
    return {
      check,
      status: 'problem',
      says: `"${config.model}" was not called: ${keyVariableOf(config)} is not usable`,
    };
  try {
    return { check, ...(await callOnce(role, config)) };
  } catch (error) {
    if (error instanceof MaspoError) return { check, status: 'problem', says: error.message };
    throw error;
  }
}

const longestSeconds = 30;

/** With the configured settings, so that a setting which the server refuses is noticed. */
async function callOnce(role: NamedModel['role'], config: RemoteModelConfig): Promise<Omit<Finding, 'check'>> {
  const model = createRoleModel({
    config: { ...config, maxAttempts: 1, timeoutSeconds: Math.min(config.timeoutSeconds, longestSeconds) },
    client: createClient(config),
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
