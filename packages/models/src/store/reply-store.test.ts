import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { ChatReply } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openReplyStore, type ReplyOrigin } from './reply-store.ts';

const origin: ReplyOrigin = { provider: 'openai', model: 'tiny-model', purpose: 'agent' };

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
  for (let index = 0; index < 200; index++) void store.put(`key ${index}`, reply('x'.repeat(1000)), origin);
  store.close();
}

test('a reply is read as it was stored, also after the store was closed', () => {
  const file = join(newFolder(), 'deep', 'down', 'replies.sqlite');
  const first = openReplyStore(file);
  const stored: ChatReply = { ...reply('∑ "quoted" \u0000 \ud800'), finish: 'filtered' };
  expect(first.get('key')).toBeUndefined();
  void first.put('key', stored, origin);
  first.close(); // writes what is waiting
  const second = openReplyStore(file);
  expect(second.get('key')).toEqual(stored);
  second.close();
});

test('the first reply stored under a key stays, and later writers get it', async () => {
  const store = openReplyStore(join(newFolder(), 'replies.sqlite'));
  const together = await Promise.all(['first', 'second'].map((text) => store.put('key', reply(text), origin)));
  expect([...together, await store.put('key', reply('third'), origin)].map(({ text }) => text)).toEqual([
    'first',
    'first',
    'first',
  ]);
  store.close();
});

test('a reply is returned only when another process can read it', async () => {
  const file = join(newFolder(), 'replies.sqlite');
  const [writer, reader] = [openReplyStore(file), openReplyStore(file)];
  const writing = writer.put('key', reply('kept'), origin);
  expect(reader.get('key')).toBeUndefined();
  await writing;
  expect(reader.get('key')?.text).toBe('kept');
  for (const store of [writer, reader]) store.close();
});

test('a reply that cannot be written is not returned', async () => {
  const file = join(newFolder(), 'replies.sqlite');
  const store = openReplyStore(file);
  const other = new DatabaseSync(file);
  other.exec('DROP TABLE reply');
  other.close();
  await expect(store.put('key', reply('lost'), origin)).rejects.toMatchObject({ code: 'environment' });
  store.close();
});

test('several processes share one file: nothing is lost or doubled, and all see the first reply to a key', async () => {
  const folder = newFolder();
  const file = join(folder, 'replies.sqlite');
  const script = join(folder, 'write-replies.mjs');
  writeFileSync(
    script,
    `const { openReplyStore } = await import(${JSON.stringify(new URL('./reply-store.ts', import.meta.url).href)});
    const [file, name] = process.argv.slice(2);
    const origin = { provider: 'openai', model: 'm', purpose: 'agent' };
    const reply = { text: name, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'm' };
    const store = openReplyStore(file);
    const given = {};
    for (let burst = 0; burst < 30; burst++) {
      const keys = Array.from({ length: 10 }, (_, index) => [\`shared \${burst}.\${index}\`, \`\${name} \${burst}.\${index}\`]).flat();
      await Promise.all(keys.map(async (key) => { given[key] = (await store.put(key, reply, origin)).text; }));
    }
    const read = Object.fromEntries(Object.keys(given).map((key) => [key, store.get(key)?.text]));
    store.close();
    console.log(JSON.stringify({ given, read }));`,
  );
  const run = promisify(execFile);
  const names = ['a', 'b', 'c'];
  const outputs = await Promise.all(names.map((name) => run(process.execPath, [script, file, name])));
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("SELECT key, json ->> '$.text' AS text FROM reply").all();
  database.close();
  expect(rows).toHaveLength(300 + 3 * 300);
  const stored = Object.fromEntries(rows.map(({ key, text }) => [key, text]));
  for (const [index, { stdout }] of outputs.entries()) {
    const { given, read } = JSON.parse(stdout);
    const others = names.filter((_, other) => other !== index).map((name) => `${name} `);
    const seen = Object.fromEntries(
      Object.entries(stored).filter(([key]) => others.every((other) => !key.startsWith(other))),
    );
    expect(given).toEqual(seen);
    expect(read).toEqual(seen);
  }
});

const overwrite = (file: string, from: number, bytes: Buffer) => {
  const content = readFileSync(file);
  bytes.copy(content, from);
  writeFileSync(file, content);
};

/** Changes one letter of a stored reply. A check of the file's structure does not find this change. */
function changeReply(file: string): void {
  overwrite(file, readFileSync(file).lastIndexOf('xxxx'), Buffer.from('y'));
}

describe('a damaged file', () => {
  test.each<[string, (file: string) => void]>([
    ['a text', (file) => writeFileSync(file, 'notes')],
    ['random in the middle', (file) => overwrite(file, 40_000, randomBytes(80_000))],
    ['not a database', (file) => writeFileSync(file, 'These are notes, and no database. '.repeat(9))],
    ['cut short', (file) => truncateSync(file, 20_000)],
    [
      'overwritten in the middle',
      (file) => {
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x5a, 8192, 60_000));
      },
    ],
  ])('%s: it is kept under another name, with a warning, and an empty store replaces it', async (_name, damage) => {
    const folder = newFolder();
    const file = join(folder, 'replies.sqlite');
    filledStore(file);
    damage(file);
    const damaged = readFileSync(file);
    const warnings: string[] = [];
    const store = openReplyStore(file, { onWarning: (warning) => warnings.push(warning) });
    expect(store.get('key 1')).toBeUndefined();
    await store.put('key 1', reply('new'), origin);
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

  test('an undamaged file is not changed', () => {
    const folder = newFolder();
    const file = join(folder, 'replies.sqlite');
    filledStore(file);
    openReplyStore(file, { onWarning: (warning) => expect.fail(warning) }).close();
    expect(readdirSync(folder)).toEqual(['replies.sqlite']);
  });
});

test('a folder that cannot be written is an environment error that names the file and what to do', () => {
  const blocker = join(newFolder(), 'a-file-and-no-folder');
  writeFileSync(blocker, '');
  const file = join(blocker, 'replies.sqlite');
  expect(() => openReplyStore(file)).toThrow(
    expect.objectContaining({ code: 'environment', message: expect.stringMatching(/replies\.sqlite.*MASPO_HOME/) }),
  );
});

describe('a file too large to be checked at every opening', () => {
  const unchecked = { checkedBytes: 0 };

  test('a changed reply is not returned, and the next opening sets the file aside', () => {
    const file = join(newFolder(), 'replies.sqlite');
    filledStore(file);
    changeReply(file);
    const store = openReplyStore(file, unchecked);
    const readAll = () => Array.from({ length: 200 }, (_, index) => store.get(`key ${index}`)?.text);
    expect(readAll).toThrow(/no longer what was stored. Run the same command again/);
    store.close();
    const warnings: string[] = [];
    openReplyStore(file, { ...unchecked, onWarning: (warning) => warnings.push(warning) }).close();
    expect(warnings).toEqual([expect.stringContaining(`${file}.damaged-1`)]);
    expect(readdirSync(dirname(file)).sort()).toEqual(['replies.sqlite', 'replies.sqlite.damaged-1']);
  });

  test('a false suspicion is dropped, and the replies stay', () => {
    const file = join(newFolder(), 'replies.sqlite');
    filledStore(file);
    writeFileSync(`${file}.suspect`, '');
    const store = openReplyStore(file, { ...unchecked, onWarning: (warning) => expect.fail(warning) });
    expect(store.get('key 7')?.text).toHaveLength(1000);
    store.close();
    expect(readdirSync(dirname(file))).toEqual(['replies.sqlite']);
  });

  test('a file that was cut short is set aside at once', () => {
    const file = join(newFolder(), 'replies.sqlite');
    filledStore(file);
    truncateSync(file, 20_000);
    const warnings: string[] = [];
    openReplyStore(file, { ...unchecked, onWarning: (warning) => warnings.push(warning) }).close();
    expect(warnings).toHaveLength(1);
  });
});

test('an empty file becomes a store', () => {
  const file = join(newFolder(), 'replies.sqlite');
  writeFileSync(file, '');
  const store = openReplyStore(file, { onWarning: (warning) => expect.fail(warning) });
  expect(store.get('key')).toBeUndefined();
  store.close();
});

test('a folder instead of the file is refused and not changed', () => {
  const file = join(newFolder(), 'replies.sqlite');
  mkdirSync(file);
  expect(() => openReplyStore(file)).toThrow(expect.objectContaining({ code: 'environment' }));
  expect(readdirSync(dirname(file))).toEqual(['replies.sqlite']);
});

// The superuser may write everything.
describe.skipIf(process.getuid?.() === 0)('without the right to write (needs a user that is not root)', () => {
  test.each([
    ['the file', (file: string) => chmodSync(file, 0o400)],
    ['the folder', (file: string) => chmodSync(dirname(file), 0o500)],
  ])('%s: the store is refused, and the message states what to do', (_name, forbid) => {
    const file = join(newFolder(), 'deep', 'replies.sqlite');
    filledStore(file);
    onTestFinished(() => chmodSync(dirname(file), 0o700));
    forbid(file);
    expect(() => openReplyStore(file)).toThrow(/cannot be used: .* Make the file and its folder writable/);
  });
});

test.each([
  ['an earlier format', 'PRAGMA user_version = 1', /has format 1, and this version of maspo reads and writes format 2/],
  ['a later format', 'PRAGMA user_version = 3', /has format 3, .* move it away .* MASPO_HOME/],
  ['a database of another program', 'CREATE TABLE theirs (name TEXT)', /has format 0/],
])('%s is refused, with a hint, and not changed', (_name, sql, message) => {
  const file = join(newFolder(), 'replies.sqlite');
  const other = new DatabaseSync(file);
  other.exec(sql);
  other.close();
  const before = readFileSync(file);
  expect(() => openReplyStore(file)).toThrow(message);
  expect(existsSync(`${file}.damaged-1`)).toBe(false);
  expect(readFileSync(file)).toEqual(before);
});

describe('the server of a stored reply', () => {
  test('is known if it was stored, with the other fields of the origin', async () => {
    const store = openReplyStore(join(newFolder(), 'replies.sqlite'));
    onTestFinished(() => store.close());
    await store.put('one', reply('1'), { ...origin, host: 'localhost:8000', price: 3 });
    await store.put('two', reply('2'), origin);
    expect(['one', 'two', 'three'].map(store.hostOf)).toEqual(['localhost:8000', undefined, undefined]);
    expect(['one', 'two', 'three'].map(store.originOf)).toEqual([
      { ...origin, host: 'localhost:8000' },
      { ...origin, host: undefined },
      undefined,
    ]);
  });

  test('is unknown in a file of an earlier version, which keeps its replies and stores the servers of new replies', async () => {
    const file = join(newFolder(), 'replies.sqlite');
    const before = openReplyStore(file);
    await before.put('old', reply('1'), origin);
    before.close();
    const database = new DatabaseSync(file);
    database.exec('ALTER TABLE reply DROP COLUMN host');
    database.close();
    const store = openReplyStore(file);
    onTestFinished(() => store.close());
    await store.put('new', reply('2'), { ...origin, host: 'localhost:8000' });
    expect([store.get('old')?.text, store.hostOf('old'), store.hostOf('new')]).toEqual([
      '1',
      undefined,
      'localhost:8000',
    ]);
  });
});
