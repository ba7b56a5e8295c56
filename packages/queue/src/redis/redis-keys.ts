/**
 * Every key that this package writes, except those of BullMQ. The number is the version of the format. Another version would use other
 * keys, and so never misread these.
 */
export const redisKeys = {
  /** String: the token of the call that stored the reply, a space, and the packed reply. */
  reply: (key: string) => `maspo:1:reply:${key}`,
  /** Hash: for the key of each claimed call, the claim `TOKEN BEGUN EXPERIMENT`; see reply-scripts.ts. */
  claims: 'maspo:1:claims',
  /** String that expires by itself. While it exists, the process counts as alive, and its claims are valid. */
  alivePrefix: 'maspo:1:alive:',
  /** Hash: `calls`, `tokens`, `price`, and the limits `maxCalls` and `maxPrice`. */
  experiment: (id: string) => `maspo:1:experiment:${id}`,
  /** Sorted set: the requests of the last minute by their time in milliseconds. */
  rateTimes: (id: string) => `maspo:1:rate:${id}:times`,
  /** Hash: the tokens of each of these requests, and their sum as `sum`. */
  rateTokens: (id: string) => `maspo:1:rate:${id}:tokens`,
} as const;
