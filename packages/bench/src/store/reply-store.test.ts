import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { ChatReply } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openReplyStore } from './reply-store.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-reply-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function reply(text: string): ChatReply {
  return { text, finish: 'stop', usage: { inputTokens: 3, outputTokens: 4 }, model: 'tiny-model' };
}

/** A store with many pages, closed. */
function filledStore(file: string): void {
  const store = openReplyStore(file);
  for (let index = 0; index < 200; index++) void store.put(`key ${index}`, reply('x'.repeat(1000)));
  store.close();
}

test('a reply comes back as it was stored, also after the store was closed', () => {
  const file = join(newFolder(), 'deep', 'down', 'replies.sqlite');
  const first = openReplyStore(file);
  const stored: ChatReply = { ...reply('∑ "quoted" \u0000 \ud800'), finish: 'filtered' };
  expect(first.get('key')).toBeUndefined();
  void first.put('key', stored);
  first.close(); // writes what is waiting
  const second = openReplyStore(file);
  expect(second.get('key')).toEqual(stored);
  second.close();
});

test('the first reply stored under a key stays, and later writers are given it', async () => {
  const store = openReplyStore(join(newFolder(), 'replies.sqlite'));
  const together = await Promise.all(['first', 'second'].map((text) => store.put('key', reply(text))));
  expect([...together, await store.put('key', reply('third'))].map(({ text }) => text)).toEqual([
    'first',
    'first',
    'first',
  ]);
  store.close();
});

test('a reply is given on only once another process could read it', async () => {
  const file = join(newFolder(), 'replies.sqlite');
  const [writer, reader] = [openReplyStore(file), openReplyStore(file)];
  const writing = writer.put('key', reply('kept'));
  expect(reader.get('key')).toBeUndefined();
  await writing;
  expect(reader.get('key')?.text).toBe('kept');
  for (const store of [writer, reader]) store.close();
});

test('a reply that cannot be written is not given on', async () => {
  const file = join(newFolder(), 'replies.sqlite');
  const store = openReplyStore(file);
  const other = new DatabaseSync(file);
  other.exec('DROP TABLE reply');
  other.close();
  await expect(store.put('key', reply('lost'))).rejects.toMatchObject({ code: 'environment' });
  store.close();
});

test('several processes share one file: every key has one reply, and all agree on it', async () => {
  const folder = newFolder();
  const file = join(folder, 'replies.sqlite');
  const script = join(folder, 'write-replies.mjs');
  writeFileSync(
    script,
    `const { openReplyStore } = await import(${JSON.stringify(new URL('./reply-store.ts', import.meta.url).href)});
    const [file, name] = process.argv.slice(2);
    const store = openReplyStore(file);
    const usage = { inputTokens: 1, outputTokens: 1 };
    const seen = [];
    for (let key = 0; key < 300; key++) seen.push((await store.put('key ' + key, { text: name, finish: 'stop', usage, model: 'm' })).text);
    store.close();
    console.log(JSON.stringify(seen));`,
  );
  const run = promisify(execFile);
  const outputs = await Promise.all(['a', 'b', 'c'].map((name) => run(process.execPath, [script, file, name])));
  const store = openReplyStore(file);
  const stored = Array.from({ length: 300 }, (_, key) => store.get(`key ${key}`)?.text);
  store.close();
  for (const { stdout } of outputs) expect(JSON.parse(stdout)).toEqual(stored);
  const database = new DatabaseSync(file, { readOnly: true });
  expect(database.prepare('SELECT count(*) AS count FROM reply').get()?.count).toBe(300);
  database.close();
});

describe('a damaged file', () => {
  test.each<[string, (file: string) => void]>([
    ['no database at all', (file) => writeFileSync(file, 'These are notes, and no database. '.repeat(9))],
    ['cut short', (file) => truncateSync(file, 20_000)],
    [
      'overwritten in the middle',
      (file) => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x5a, 8192, 60_000));
      },
    ],
  ])('%s: it is kept under another name, with a warning, and an empty store takes its place', async (_name, damage) => {
    const folder = newFolder();
    const file = join(folder, 'replies.sqlite');
    filledStore(file);
    damage(file);
    const damaged = readFileSync(file);
    const warnings: string[] = [];
    const store = openReplyStore(file, { onWarning: (warning) => warnings.push(warning) });
    expect(store.get('key 1')).toBeUndefined();
    await store.put('key 1', reply('new'));
    expect(store.get('key 1')?.text).toBe('new');
    store.close();
    expect(readFileSync(`${file}.damaged-1`)).toEqual(damaged);
    expect(warnings).toEqual([expect.stringContaining(`${file}.damaged-1`)]);
  });

  test('an earlier damaged file is not overwritten', () => {
    const folder = newFolder();
    const file = join(folder, 'replies.sqlite');
    for (const text of ['first', 'second']) {
      writeFileSync(file, `${text}: not a database. `.repeat(9));
      openReplyStore(file, { onWarning: () => {} }).close();
    }
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toContain('first');
    expect(readFileSync(`${file}.damaged-2`, 'utf8')).toContain('second');
  });

  test('a healthy file is left alone', () => {
    const folder = newFolder();
    const file = join(folder, 'replies.sqlite');
    filledStore(file);
    openReplyStore(file, { onWarning: (warning) => expect.fail(warning) }).close();
    expect(readdirSync(folder)).toEqual(['replies.sqlite']);
  });
});

test('a folder that cannot be written is an environment error that names the file and the way out', () => {
  const blocker = join(newFolder(), 'a-file-and-no-folder');
  writeFileSync(blocker, '');
  const file = join(blocker, 'replies.sqlite');
  expect(() => openReplyStore(file)).toThrow(
    expect.objectContaining({ code: 'environment', message: expect.stringMatching(/replies\.sqlite.*MASPO_HOME/) }),
  );
});

test('a file of a later format is refused and left alone', () => {
  const file = join(newFolder(), 'replies.sqlite');
  const later = new DatabaseSync(file);
  later.exec('PRAGMA user_version = 2');
  later.close();
  expect(() => openReplyStore(file)).toThrow(/format is version 2, and this program reads version 1/);
  expect(existsSync(`${file}.damaged-1`)).toBe(false);
});
