import { expect, test } from 'vitest';
import { shareEqual } from './share-equal.ts';

test('work that ended because its first caller was aborted is started again by a caller that shares it', async () => {
  const share = shareEqual<string>();
  const starter = new AbortController();
  const other = new AbortController();
  const started: string[] = [];
  const ended = Promise.withResolvers<string>();
  const first = share('work', starter.signal, () => {
    started.push('first');
    return ended.promise;
  });
  const second = share('work', other.signal, async () => {
    started.push('second');
    return 'done';
  });
  starter.abort();
  ended.reject(new Error('aborted'));
  await expect(first).rejects.toThrow('aborted');
  expect(await second).toBe('done');
  expect(started).toEqual(['first', 'second']);
});

test('work that failed by itself fails for all callers that share it', async () => {
  const share = shareEqual<string>();
  const { signal } = new AbortController();
  let started = 0;
  const work = async () => {
    started += 1;
    throw new Error('lost');
  };
  const both = [share('work', signal, work), share('work', signal, work)];
  for (const one of both) await expect(one).rejects.toThrow('lost');
  expect(started).toBe(1);
});
