import { isRemote, keyOf, keyVariableOf, type NamedModel, providerChoices } from '@maspo/models';
import type { Finding } from './finding.ts';

/** The usual variables for keys: those of the providers, and of services that speak like one of them. */
const wellKnown = [
  ...providerChoices.flatMap(({ host }) => host?.keyVariable ?? []),
  ...['OPENROUTER_API_KEY', 'DASHSCOPE_API_KEY', 'TOGETHER_API_KEY'],
];

/** Which keys are present. Nothing else is reported about a key. */
export function checkKeys(models: readonly NamedModel[]): Finding[] {
  const configured = new Map<string, Finding>();
  for (const { config } of models) {
    if (!isRemote(config)) continue;
    const variable = keyVariableOf(config);
    if (variable === undefined) continue;
    const key = keyOf(config);
    const check = `key ${variable}`;
    configured.set(
      variable,
      'problem' in key ? { check, status: 'problem', says: key.problem } : { check, status: 'ok', says: 'set' },
    );
  }
  const others = wellKnown.filter((variable) => !configured.has(variable));
  const set = others.filter((variable) => process.env[variable]?.trim());
  const says = set.length === 0 ? `none of ${others.join(', ')} is set` : `set: ${set.join(', ')}`;
  return [...configured.values(), { check: 'other keys', status: 'ok', says }];
}
