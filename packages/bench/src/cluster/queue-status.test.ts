import { needsRedis, type RedisServer, startRedisServer } from '@maspo/queue/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CellJob } from './cell-job.ts';
import { withdraw } from './queue-status.ts';
import { withQueue } from './with-queue.ts';

describe.skipIf(needsRedis.missing)(`taking an experiment out of a queue ${needsRedis.note}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
    await withQueue(server.url, ({ jobs }) =>
      jobs.offer(
        ['one', 'one', 'other'].map((experiment, order) => ({
          id: `${experiment}-${order}`,
          data: { experiment, name: `cell ${order}`, refusals: {} } as unknown as CellJob,
          order: order + 1,
        })),
      ),
    );
  });
  afterAll(() => server?.stop());

  test('refuses an unknown id, with the known ones, and removes nothing', async () => {
    await expect(withdraw(server.url, 'on')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/ has no unfinished cell of an experiment "on": it has cells of one, other$/),
    });
    expect(await withdraw(server.url, 'one')).toEqual({ removed: 2, running: 0 });
    await expect(withdraw(server.url, 'one')).rejects.toThrow('it has cells of other');
    expect(await withdraw(server.url, 'other')).toEqual({ removed: 1, running: 0 });
    await expect(withdraw(server.url, 'other')).rejects.toThrow('it has none at all');
  });
});
