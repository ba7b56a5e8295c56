import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { needsRedis, startRedisServer } from '../../testing/index.ts';
import { type JobEnd, openJobQueue } from './job-queue.ts';
import { queueName } from './queue-name.ts';

async function place() {
  const server = await startRedisServer();
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const queue = openJobQueue<object, object, string>(redis, { isFinal: (result) => result !== 'to be continued' });
  const worker = new Worker(queueName, null, { connection: redis });
  onTestFinished(async () => {
    await worker.close();
    await queue.close();
    redis.disconnect();
    await server.stop();
  });
  const ended = Promise.withResolvers<JobEnd<string>>();
  const following = queue.follow({
    started: () => {},
    progress: () => {},
    returned: () => {},
    ended: (_, end) => ended.resolve(end),
  });
  const complete = async (result = 'the result') => {
    const job = await worker.getNextJob('token');
    await job.moveToCompleted(result, 'token', false);
  };
  return { queue, following, ended: ended.promise, complete };
}

describe.skipIf(needsRedis.missing)(`jobs of a queue ${needsRedis.note}`, () => {
  test('a job that ended before it was followed is reported with its result', async () => {
    const { queue, following, ended, complete } = await place();
    await queue.offer([{ id: 'one', data: {}, order: 1 }]);
    await complete();
    following.add(['one']);
    expect(await ended).toEqual({ status: 'completed', result: 'the result' });
  });

  test('a job that ends while it is checked is reported with its result', async () => {
    const { queue, following, ended, complete } = await place();
    await queue.offer([{ id: 'one', data: {}, order: 1 }]);
    const { getJob } = Queue.prototype;
    let isComplete = false;
    const completeOnce = async () => {
      if (isComplete) return;
      isComplete = true;
      await complete();
    };
    // The job ends after it was read, and before the read job is used.
    const look = vi.spyOn(Queue.prototype, 'getJob').mockImplementation(async function (this: Queue, id) {
      const read = await getJob.call(this, id);
      await completeOnce();
      return read;
    });
    following.add(['one']);
    await Promise.race([ended, vi.waitFor(() => expect(look).toHaveBeenCalled()).catch(completeOnce)]);
    expect(await ended).toEqual({ status: 'completed', result: 'the result' });
    look.mockRestore();
  });

  test.each([
    ['a result that is not final: it starts again', 'to be continued', { waiting: 1, completed: 0 }],
    ['a final result: it is kept', 'the result', { waiting: 0, completed: 1 }],
  ])('a job that is offered again with %s', async (_, result, counts) => {
    const { queue, complete } = await place();
    const job = { id: 'one', data: {}, order: 1 };
    await queue.offer([job]);
    await complete(result);
    await queue.offer([job]);
    expect(await queue.counts()).toMatchObject(counts);
  });

  const gone = { status: 'failed', reason: expect.stringContaining('no longer on the queue') };

  test('a job that is removed while it is followed has failed', async () => {
    const { queue, following, ended } = await place();
    await queue.offer([{ id: 'one', data: {}, order: 1 }]);
    following.add(['one']);
    expect(await queue.remove(['one'])).toEqual([]);
    expect(await ended).toEqual(gone);
  });

  test('a job that was lost before it was followed has failed', async () => {
    const { following, ended } = await place();
    following.add(['one']);
    expect(await ended).toEqual(gone);
  });

  test('a job that is missing for a moment, while it is offered again, continues', async () => {
    const { queue, following, ended, complete } = await place();
    await queue.offer([{ id: 'one', data: {}, order: 1 }]);
    const look = vi.spyOn(Queue.prototype, 'getJobState').mockResolvedValueOnce('unknown');
    following.add(['one']);
    // The job is looked up again before it counts as lost.
    await vi.waitFor(() => expect(look).toHaveBeenCalledTimes(2), 30_000);
    look.mockRestore();
    await complete();
    expect(await ended).toEqual({ status: 'completed', result: 'the result' });
  });
});
