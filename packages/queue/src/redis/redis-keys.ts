/**
 * Every key that this package writes, apart from those of BullMQ. The number is that of the format: another version of it would use other
 * keys, and so never misread these.
 */
export const redisKeys = {
  /** String: the token of the call that stored it, a space, and the packed reply. */
  reply: (key: string) => `maspo:1:reply:${key}`,
  /** Hash: for the key of a call that is under way, its token, a space, and its experiment. */
  claims: 'maspo:1:claims',
  /** String that ends by itself: while it is there, the process is alive, and so are its claims. */
  alivePrefix: 'maspo:1:alive:',
  /** Hash: `calls`, `tokens`, `price`, and the limits `maxCalls` and `maxPrice`. */
  experiment: (id: string) => `maspo:1:experiment:${id}`,
  /** Sorted set: the requests of the last minute by their time in milliseconds. */
  rateTimes: (id: string) => `maspo:1:rate:${id}:times`,
  /** Hash: the tokens of each of these requests, and their sum as `sum`. */
  rateTokens: (id: string) => `maspo:1:rate:${id}:tokens`,
} as const;
