import type { ClientOptions } from 'openai';

type Dispatcher = NonNullable<NonNullable<ClientOptions['fetchOptions']>['dispatcher']>;

/**
 * A connection pool for `fetch` that waits for a reply as long as it takes, or nothing where the runtime offers none. Node's
 * own pool gives up after five minutes without a byte, and a long reply that is not streamed takes more.
 */
export function patientDispatcher(): Dispatcher | undefined {
  // Node makes its pool when one of these classes is first looked up. One of the same class keeps Node's proxy settings.
  void globalThis.Headers;
  const pool: unknown = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
  if (typeof pool !== 'object' || pool === null) return undefined;
  const Pool = pool.constructor as new (options: { headersTimeout: number; bodyTimeout: number }) => Dispatcher;
  return new Pool({ headersTimeout: 0, bodyTimeout: 0 });
}
