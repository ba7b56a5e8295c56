import type { Usage } from '@maspo/core';

/** Prices of one model per million tokens, in any one currency. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  /** For input tokens that the provider had cached; by default the same as `input`. */
  readonly cachedInput?: number | undefined;
}

const partsPerUnit = 1e6;
const tokensPerPrice = 1e6;

/**
 * The price of a call in millionths of a millionth of the currency. For prices with up to six decimals it is a whole number, so that the
 * sum of many calls does not depend on their order.
 */
export function priceOf({ inputTokens, outputTokens, cachedTokens = 0 }: Usage, prices: Prices): number {
  const { input, output, cachedInput = input } = prices;
  const cached = Math.min(cachedTokens, inputTokens);
  return (inputTokens - cached) * whole(input) + cached * whole(cachedInput) + outputTokens * whole(output);
}

/** In the currency of the prices. */
export function moneyOf(price: number): number {
  return price / partsPerUnit / tokensPerPrice;
}

function whole(price: number): number {
  return Math.round(price * partsPerUnit);
}
