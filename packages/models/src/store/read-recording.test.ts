import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ChatReply } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { readRecording } from './read-recording.ts';
import type { FileHashes } from './recording-format.ts';
import { openReplyDatabase } from './reply-database.ts';
import { openReplyStore } from './reply-store.ts';
import { writeRecording } from './write-recording.ts';

const key = (digit: string) => digit.repeat(64);
const usage = { inputTokens: 10, outputTokens: 5 };
// A line separator must not end a line of the recording.
const answered: ChatReply = { text: 'So \u2028 it is.\r\n', finish: 'stop', usage, model: 'tiny', thinkBlocks: 2 };
const unserved: ChatReply = { text: '', finish: 'length', usage, model: 'tiny', failure: 'it overflows' };

/** A recording of two replies under `name`. */
async function recorded(name = 'replies.jsonl.gz', files?: FileHashes): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const storeFile = join(folder, 'replies.sqlite');
  const store = openReplyStore(storeFile);
  const origin = { provider: 'openai', model: 'tiny', purpose: 'agent' } as const;
  await store.put(key('b'), unserved, origin);
  await store.put(key('a'), answered, origin);
  store.close();
  const database = openReplyDatabase(storeFile);
  const part = { kind: 'run', id: '0123456789ab', keys: [key('a'), key('b')] } as const;
  await writeRecording(join(folder, name), files === undefined ? part : { ...part, files }, {
    database,
    store: storeFile,
  });
  database.close();
  return join(folder, name);
}

test.each(['replies.jsonl', 'replies.jsonl.gz'])('%s gives back what was recorded', async (name) => {
  const { store } = await readRecording(await recorded(name));
  expect(store.get(key('a'))).toEqual(answered);
  expect(store.get(key('b'))).toEqual(unserved);
  expect(store.get(key('c'))).toBeUndefined();
});

test('a recording contains the hashes of model files, if there are any', async () => {
  const files = { 'mine.gguf': key('f') };
  expect((await readRecording(await recorded('with.jsonl', files))).files).toEqual(files);
  const without = await recorded('without.jsonl', {});
  expect((await readRecording(without)).files).toEqual({});
  expect(await readFile(without, 'utf8')).not.toContain('files');
});

test.each<[string, (content: Buffer) => Buffer, RegExp]>([
  ['cut short', (packed) => packed.subarray(0, packed.length / 2), /cannot be unpacked/],
  ['cut short and not packed', (packed) => gunzipSync(packed).subarray(0, -100), /SHA-256/],
  ['changed', (packed) => edited(packed, 'it is', 'it was'), /SHA-256/],
  ['of a later format', (packed) => edited(packed, '"version":1', '"version":2'), /version 2, .* reads version 1/],
  [
    'with a wrong count',
    (packed) => edited(packed, '"count":', '"count":1'),
    /holds 2 replies, and its header says 12/,
  ],
  ['with a header of more', (packed) => edited(packed, '"run":', '"walk":1,"run":'), /its header is damaged/],
  ['of something else', () => Buffer.from('{"messages":[]}\n'), /its first line is not the header/],
  ['of nothing', () => Buffer.alloc(0), /its first line is not the header/],
])('a file %s is refused, with a hint', async (_name, damage, message) => {
  const file = await recorded();
  await writeFile(file, damage(await readFile(file)));
  await expect(readRecording(file)).rejects.toThrow(message);
  await expect(readRecording(file)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('maspo cache export FILE --run DIR'),
  });
});

test('lines without replies are refused, also with the right hash', async () => {
  const file = await recorded();
  const header = { format: 'maspo-recording', version: 1, run: null, simulated: false, count: 1 };
  const sha256 = '4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865'; // of `1` and a line end
  writeFileSync(file, `${JSON.stringify({ ...header, sha256 })}\n1\n`);
  await expect(readRecording(file)).rejects.toThrow(/line 2 holds no reply/);
});

function edited(packed: Buffer, from: string, to: string): Buffer {
  return gzipSync(gunzipSync(packed).toString().replace(from, to));
}
