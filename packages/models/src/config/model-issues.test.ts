import { expect, test } from 'vitest';
import { modelConfigSchema } from './model-config.ts';
import { currencyOf } from './model-issues.ts';

const priced = (price: number, currency?: string) => ({
  config: modelConfigSchema.parse({
    provider: 'ollama',
    model: 'tiny',
    prices: { input: price, output: price, currency },
  }),
});

test.each([
  ['the currency of all prices', [priced(1, 'EUR'), priced(2, 'EUR')], 'EUR'],
  ['a model that costs nothing names no currency', [priced(0, 'EUR'), priced(1, 'USD')], 'USD'],
  ['amounts without a currency do not get that of a free model', [priced(0, 'EUR'), priced(1)], undefined],
  ['where nothing costs anything, amounts of 0 have the currency that is named', [priced(0, 'EUR'), priced(0)], 'EUR'],
])('%s', (_, models, currency) => {
  expect(currencyOf(models)).toBe(currency);
});
