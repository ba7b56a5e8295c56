import { currencyOf } from '@maspo/models';
import type { Manifest } from '../records/manifest.ts';

type Priced = Pick<Manifest, 'models'>;

/** Undefined if the prices name no currency. */
export function currencyOfRun({ models }: Priced): string | undefined {
  return currencyOf(Object.values(models).map((config) => ({ config })));
}

/** An amount with the currency of the prices, such as `0.12 USD`; without a currency, such as `money 0.12`. */
export function spentText(money: number, manifest: Priced): string {
  const currency = currencyOfRun(manifest);
  return currency === undefined ? `money ${money.toFixed(2)}` : `${money.toFixed(2)} ${currency}`;
}

/** The head of a column of amounts. */
export function moneyHead(manifest: Priced): string {
  const currency = currencyOfRun(manifest);
  return currency === undefined ? 'money' : `money (${currency})`;
}
