import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatReply } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { findPrunable, pruneReplies } from './prune-replies.ts';
import { openReplyDatabase } from './reply-database.ts';
import { replyStatistics } from './reply-statistics.ts';
import { openReplyStore } from './reply-store.ts';

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);

/** 100 replies of `large` and 3 of `small`, of which one failed and another is 40 days old; the store stays open. */
async function filledStore() {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-prune-'));
  const file = join(folder, 'replies.sqlite');
  const store = openReplyStore(file);
  const database = openReplyDatabase(file);
  onTestFinished(() => {
    store.close();
    database.close();
    rmSync(folder, { recursive: true });
  });
  const usage = { inputTokens: 10, outputTokens: 5 };
  const put = (key: string, model: string, changes: Partial<ChatReply> = {}) =>
    store.put(
      key,
      { text: 'x'.repeat(2000), finish: 'stop', usage, model, ...changes },
      { provider: 'openai', model, purpose: 'agent' },
    );
  await Promise.all(Array.from({ length: 100 }, (_, index) => put(`large ${index}`, 'large')));
  for (const key of ['old', 'new']) await put(key, 'small');
  await put('failed', 'small', { text: '', failure: 'it overflows the context window' });
  database.prepare("UPDATE reply SET created = ? WHERE key = 'old'").run(daysAgo(40).toISOString());
  return { file, store, database, put };
}

test.each([
  [{ failed: true }, 1],
  [{ storedBefore: daysAgo(30) }, 1],
  [{ storedBefore: daysAgo(50) }, 0],
  [{ model: 'small' }, 3],
  [{ model: 'small', failed: true }, 1],
  [{ model: 'small', storedBefore: daysAgo(30) }, 1],
  [{ model: 'large', failed: true }, 0],
  [{}, 103],
])('%j deletes the %d replies that findPrunable counted before', async (criteria, count) => {
  const { database } = await filledStore();
  const foreseen = findPrunable(database, criteria);
  expect(foreseen.replies).toBe(count);
  expect(replyStatistics(database).replies).toBe(103);
  expect(pruneReplies(database, criteria)).toEqual(foreseen);
  expect(replyStatistics(database).replies).toBe(103 - count);
});

test('another process continues to read and write, and the file gets smaller', async () => {
  const { file, store, database, put } = await filledStore();
  expect(store.get('large 1')).toBeDefined();
  const { bytes } = pruneReplies(database, { model: 'large' });
  expect(store.get('large 1')).toBeUndefined();
  expect(store.get('new')?.text).toHaveLength(2000);
  await put('later', 'small');
  expect(replyStatistics(database).replies).toBe(4);
  expect(bytes).toBeGreaterThan(200_000);
  expect(statSync(file).size).toBeLessThan(100_000);
});
