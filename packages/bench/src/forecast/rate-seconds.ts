import type { ModelsConfig } from '@maspo/models';
import { namedModels } from '@maspo/models';
import type { Amount } from './forecast.ts';

/** The least time, in seconds, that these amounts take under the providers' limits per minute; 0 without a limit. */
export function rateSeconds(configs: ModelsConfig, byModel: Readonly<Record<string, Amount>>): number {
  const each = namedModels(configs).map(({ config }) => {
    if (config.provider === 'simulated') return 0;
    const { calls = 0, inputTokens = 0, outputTokens = 0 } = byModel[config.model] ?? {};
    const { requestsPerMinute, tokensPerMinute } = config;
    return Math.max(minutes(calls, requestsPerMinute), minutes(inputTokens + outputTokens, tokensPerMinute)) * 60;
  });
  return Math.max(0, ...each);
}

/** The amount of the first minute may be sent at once. */
function minutes(amount: number, perMinute: number | undefined): number {
  return perMinute === undefined ? 0 : Math.max(0, Math.ceil(amount / perMinute) - 1);
}
