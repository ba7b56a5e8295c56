import { MaspoError, paperSampling } from '@maspo/core';
import type { RunConfig } from '../config/run-config.ts';
import { createUsageMeter } from '../models/accounting/usage-meter.ts';
import { createBudget } from '../models/budget/budget.ts';
import type { ModelConfig } from '../models/config/model-config.ts';
import { keyVariable, resolveKey } from '../models/config/resolve-key.ts';
import { createClient } from '../models/create-client.ts';
import { createRoleModel } from '../models/create-role-model.ts';
import { createCallsInFlight } from '../models/layers/calls-in-flight.ts';
import { createModelLimits } from '../models/layers/model-limits.ts';
import type { Finding } from './finding.ts';

type Role = keyof RunConfig['models'];
type ServerConfig = Exclude<ModelConfig, { provider: 'simulated' }>;

/** One tiny call to every distinct model that is configured; nothing of it is stored. */
export async function checkModels(models: RunConfig['models']): Promise<Finding[]> {
  const distinct = new Map<string, { roles: Role[]; config: ModelConfig }>();
  for (const role of ['agent', 'optimizer', 'evaluator'] as const) {
    const config = models[role];
    const identity = config.provider === 'simulated' ? config.provider : JSON.stringify(config);
    const known = distinct.get(identity) ?? { roles: [], config };
    known.roles.push(role);
    distinct.set(identity, known);
  }
  return Promise.all([...distinct.values()].map(({ roles, config }) => checkModel(roles, config)));
}

async function checkModel(roles: readonly Role[], config: ModelConfig): Promise<Finding> {
  const check = `model of ${roles.join(', ')}`;
  if (config.provider === 'simulated') return { check, status: 'ok', says: 'SIMULATED: there is nothing to call' };
  if ('problem' in resolveKey(config))
    return { check, status: 'problem', says: `"${config.model}" was not called: ${keyVariable(config)} is not usable` };
  try {
    return { check, ...(await callOnce(roles[0]!, config)) };
  } catch (error) {
    if (error instanceof MaspoError) return { check, status: 'problem', says: error.message };
    throw error;
  }
}

const longestSeconds = 30;

/** With the configured settings, so that a setting which the server refuses is found. */
async function callOnce(name: Role, config: ServerConfig): Promise<Omit<Finding, 'check'>> {
  const role = createRoleModel({
    config: { ...config, maxAttempts: 1, timeoutSeconds: Math.min(config.timeoutSeconds, longestSeconds) },
    client: createClient(config),
    defaults: paperSampling[name],
    limits: createModelLimits({ concurrency: 1 }),
    budget: createBudget({}),
    inFlight: createCallsInFlight(),
    meter: createUsageMeter(),
  });
  const startedAt = performance.now();
  const { model, finish, failure } = await role.chat(
    {
      messages: [{ role: 'user', content: 'Reply with the word ready.' }],
      temperature: role.temperature,
      maxTokens: Math.min(role.maxTokens, 16),
      purpose: 'agent',
    },
    { signal: new AbortController().signal },
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  const says = `"${config.model}" answered in ${seconds} s as "${model}"`;
  if (failure !== undefined)
    return { status: 'problem', says: `"${config.model}" could not serve a tiny request: ${failure}` };
  if (finish !== 'filtered') return { status: 'ok', says };
  return {
    status: 'warning',
    says: `${says}, and its content filter stopped a harmless reply`,
    wayOut: 'look at the filter settings of the server',
  };
}
