import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openReplyStore } from './reply-store.ts';
import { openStoredReplies } from './stored-replies.ts';

const reply = { text: 'forty-two', finish: 'stop', usage: { inputTokens: 3, outputTokens: 2 }, model: 'tiny' } as const;
const origin = { provider: 'openai', model: 'tiny', purpose: 'agent' } as const;

function createFolder(): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-stored-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { folder, file: join(folder, 'replies.sqlite') };
}

test('a store is read and not changed', async () => {
  const { folder, file } = createFolder();
  const store = openReplyStore(file);
  await store.put('key', reply, origin);
  store.close();
  const [names, content] = [readdirSync(folder), readFileSync(file)];
  const stored = openStoredReplies(file);
  expect([stored.get('key'), stored.get('other')]).toEqual([reply, undefined]);
  stored.close();
  expect(readdirSync(folder)).toEqual(names);
  expect(readFileSync(file).equals(content)).toBe(true);
});

test('a store that a run is writing to is read with the replies that it has so far', async () => {
  const { file } = createFolder();
  const store = openReplyStore(file);
  onTestFinished(() => store.close());
  await store.put('key', reply, origin);
  const stored = openStoredReplies(file);
  onTestFinished(() => stored.close());
  expect(stored.get('key')).toEqual(reply);
});

test('a missing store has no replies, and is not created', () => {
  const { folder, file } = createFolder();
  const stored = openStoredReplies(file);
  expect(stored.get('key')).toBeUndefined();
  stored.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that is not a store is refused by name, and is not changed', () => {
  const { folder, file } = createFolder();
  writeFileSync(file, 'no database at all, and long enough to look like one '.repeat(40));
  expect(() => openStoredReplies(file)).toThrow(
    expect.objectContaining({ code: 'environment', message: expect.stringContaining(file) }),
  );
  expect(readdirSync(folder)).toEqual(['replies.sqlite']);
});
