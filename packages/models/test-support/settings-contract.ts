import { expect, test } from 'vitest';
import { modelConfigSchema } from '../src/config/model-config.ts';
import { identityOf } from '../src/config/provider-of.ts';

/** Settings of every called model that do not change a reply. */
const neutral = {
  baseUrl: 'http://127.0.0.1:1/v1',
  apiKeyEnv: 'LAB_KEY',
  timeoutSeconds: 1,
  maxAttempts: 2,
  unlisted: true,
  requestsPerMinute: 3,
  tokensPerMinute: 4,
  prices: { input: 1, output: 2 },
};

/** Settings besides provider and preset that are not in the identity, because they are part of every request. */
const inRequest = ['temperature', 'maxTokens', 'replyForm'];

/** Another value for every setting of a provider: settings that change replies, and its own settings that do not. */
export interface ChangedSettings {
  readonly replies: Readonly<Record<string, unknown>>;
  readonly others: Readonly<Record<string, unknown>>;
}

/** Tests for the settings of every provider that is called. */
export function settingsContract(provider: string, { replies, others }: ChangedSettings): void {
  const { shape } = modelConfigSchema.out.options.find((option) => option.shape.provider.value === provider)!;
  // A model in this process has no address and no key.
  const shared = Object.fromEntries(Object.entries(neutral).filter(([name]) => name in shape));
  test('the key contains exactly the settings that change a reply', () => {
    const identityWith = (change: object) =>
      JSON.stringify(identityOf(modelConfigSchema.parse({ provider, model: 'a', ...change })));
    const plain = identityWith({});
    for (const [name, value] of Object.entries(replies)) expect(identityWith({ [name]: value }), name).not.toBe(plain);
    for (const [name, value] of Object.entries({ ...shared, ...others }))
      expect(identityWith({ [name]: value }), name).toBe(plain);
  });

  test('every setting is known to either change replies or not', () => {
    const known = [replies, shared, others].flatMap(Object.keys);
    expect([...known, ...inRequest, 'provider', 'preset'].sort()).toEqual(Object.keys(shape).sort());
  });
}
