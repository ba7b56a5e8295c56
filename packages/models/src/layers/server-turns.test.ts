import { expect, test } from 'vitest';
import { calm } from '../../test-support/loopback-server.ts';
import { TransientFault } from '../failures/transient-fault.ts';
import { createServerTurns, type ServerState } from './server-turns.ts';

/** Turns with a clock that advances only when the test ends a sleep. */
function turnsOf(most: number) {
  const time = { ms: 0 };
  const sleeps: { waitMs: number; wake: () => void }[] = [];
  const changes: ServerState[] = [];
  const turns = createServerTurns({
    most,
    clock: () => time.ms,
    onChange: (state) => changes.push(state),
    sleep: (waitMs, signal) =>
      new Promise((resolve, reject) => {
        const wake = () => {
          time.ms += waitMs;
          resolve();
        };
        sleeps.push({ waitMs, wake });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const signal = calm().signal;
  return { turns, time, sleeps, changes, take: <Value>(attempt: () => Promise<Value>) => turns.take(attempt, signal) };
}

const settle = () => new Promise(setImmediate);
const busy = (options: { retryAfterMs?: number } = {}) => new TransientFault('busy', { status: 429, ...options });

test('a burst of 429 halves the number of calls at once, and successes raise it again', async () => {
  const { turns, take, changes } = turnsOf(8);
  await Promise.allSettled(Array.from({ length: 8 }, () => take(() => Promise.reject(busy()))));
  expect(turns.state()).toEqual({ limit: 4, most: 8, pausedMs: 0 });

  let underWay = 0;
  let most = 0;
  const succeed = async () => {
    most = Math.max(most, ++underWay);
    await settle();
    underWay--;
  };
  await Promise.all(Array.from({ length: 4 }, () => take(succeed)));
  expect(most).toBe(4);
  await Promise.all(Array.from({ length: 30 }, () => take(succeed)));
  expect(turns.state().limit).toBe(8);
  expect(changes.map(({ limit }) => limit)).toEqual([4, 5, 6, 7, 8]);
});

test('faults that do not depend on the load, and other errors, do not change the limit', async () => {
  const { turns, take } = turnsOf(4);
  for (const error of [new TransientFault('lost connection'), new Error('a defect')]) {
    await expect(take(() => Promise.reject(error))).rejects.toBe(error);
  }
  expect(turns.state().limit).toBe(4);
});

test('a pause that one reply requests holds back all calls until it is over', async () => {
  const { take, turns, sleeps, changes } = turnsOf(4);
  await expect(take(() => Promise.reject(busy({ retryAfterMs: 12_000 })))).rejects.toThrow('busy');
  expect(changes.at(-1)).toEqual({ limit: 2, most: 4, pausedMs: 12_000 });
  const made: number[] = [];
  const calls = [1, 2, 3].map((number) => take(async () => made.push(number)));
  await settle();
  expect(made).toEqual([]);
  expect(sleeps.map(({ waitMs }) => waitMs)).toEqual([12_000, 12_000]);
  for (const { wake } of sleeps) wake();
  await Promise.all(calls);
  expect(made).toEqual([1, 2, 3]);
  expect(turns.state().pausedMs).toBe(0);
});

test('a call that is aborted during a pause ends at once, and one aborted in the queue is never made', async () => {
  const { take, turns } = turnsOf(1);
  await expect(take(() => Promise.reject(busy({ retryAfterMs: 1000 })))).rejects.toThrow('busy');
  const controller = new AbortController();
  let calls = 0;
  const waiting = [1, 2].map(() => turns.take(async () => ++calls, controller.signal));
  await settle();
  controller.abort('stop now');
  for (const call of waiting) await expect(call).rejects.toBe('stop now');
  expect(calls).toBe(0);
});

test('a server that asks for hours is not waited for', async () => {
  const { take, turns } = turnsOf(1);
  await expect(take(() => Promise.reject(busy({ retryAfterMs: 7_200_000 })))).rejects.toThrow('busy');
  expect(turns.state().pausedMs).toBe(0);
});
