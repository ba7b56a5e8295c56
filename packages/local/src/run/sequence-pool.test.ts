import type { LlamaContext } from 'node-llama-cpp';
import { expect, test } from 'vitest';
import { createSequencePool } from './sequence-pool.ts';

/** A context with one sequence that holds no tokens. */
const context = {
  totalSequences: 1,
  batchSize: 512,
  getSequence: () => ({ compareContextTokens: () => ({ firstDifferentIndex: 0 }) }),
} as unknown as LlamaContext;

test('an aborted call ends at once, and its slot is free when the step that has begun is done', async () => {
  const pool = createSequencePool(context);
  const step = Promise.withResolvers<void>();
  const stop = new AbortController();
  const began = Promise.withResolvers<void>();
  const call = pool.take(
    async () => {
      began.resolve();
      await step.promise;
    },
    { prompt: [], signal: stop.signal },
  );
  await began.promise;
  stop.abort(new Error('stopped'));
  await expect(call).rejects.toThrow('stopped');

  const next = pool.take(() => Promise.resolve('free'), { prompt: [], signal: new AbortController().signal });
  expect(await Promise.race([next, Promise.resolve('still taken')])).toBe('still taken');
  step.resolve();
  expect(await next).toBe('free');
});
