import { expect, test } from 'vitest';
import { modelConfigSchema } from '../src/config/model-config.ts';
import { identityOf } from '../src/config/provider-of.ts';

/** Settings that change no reply, of every model that is called. */
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

/** Settings beside provider and preset that are known to need no place in a key: these are part of every request. */
const inRequest = ['temperature', 'maxTokens', 'replyForm'];

/** Another value for every setting of a provider: those that change replies, and those of its own that do not. */
export interface ChangedSettings {
  readonly replies: Readonly<Record<string, unknown>>;
  readonly others: Readonly<Record<string, unknown>>;
}

/** What holds for the settings of every provider that is called. */
export function settingsContract(provider: string, { replies, others }: ChangedSettings): void {
  const { shape } = modelConfigSchema.out.options.find((option) => option.shape.provider.value === provider)!;
  // A model in this process has no address and no key.
  const shared = Object.fromEntries(Object.entries(neutral).filter(([name]) => name in shape));
  test('what changes a reply is in its key, and nothing else', () => {
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
