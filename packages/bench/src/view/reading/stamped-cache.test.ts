import { expect, test } from 'vitest';
import { createStampedCache } from './stamped-cache.ts';

test('a value is made once for each stamp, and made again after too many other values', async () => {
  const cache = createStampedCache<number>({ most: 2 });
  let made = 0;
  const get = (key: string, stamp: string) => cache.get(key, stamp, async () => ++made);
  expect([await get('a', '1'), await get('a', '1'), await get('a', '2')]).toEqual([1, 1, 2]);
  await get('b', '1');
  expect(await get('a', '2')).toBe(2);
  await get('c', '1');
  expect(await get('a', '2')).toBe(2);
  expect(await get('b', '1')).toBe(5);
});

test('an error is not kept', async () => {
  const cache = createStampedCache<number>({ most: 2 });
  await expect(cache.get('a', '1', () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
  expect(await cache.get('a', '1', async () => 1)).toBe(1);
});
