import { expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import { abortable } from './abortable.ts';
import { createCallsInFlight } from './calls-in-flight.ts';

test('settles when all calls have ended, including failed calls and calls that began in the meantime', async () => {
  const inFlight = createCallsInFlight();
  const held: PromiseWithResolvers<never>[] = [];
  const chat = inFlight.track(() => {
    const call = Promise.withResolvers<never>();
    held.push(call);
    return call.promise;
  });
  const call = () => chat(aRequest, calm()).catch(() => {});
  const first = call();
  let settled = false;
  const settling = inFlight.settled().then(() => {
    settled = true;
  });
  const second = call();
  held[0]!.reject(new Error('lost'));
  await first;
  expect(settled).toBe(false);
  held[1]!.reject(new Error('lost'));
  await Promise.all([second, settling]);
  await createCallsInFlight().settled();
});

test.each(['before', 'after'] as const)(
  "aborts the calls if the waiter's signal is aborted %s the waiting began",
  async (when) => {
    const inFlight = createCallsInFlight();
    const chat = inFlight.track((_, { signal }) => abortable(new Promise<never>(() => {}), signal));
    const call = chat(aRequest, calm());
    const waiter = new AbortController();
    if (when === 'before') waiter.abort(new Error('enough'));
    const settling = inFlight.settled(waiter.signal);
    if (when === 'after') waiter.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await settling;
    expect(inFlight.count()).toBe(0);
  },
);
