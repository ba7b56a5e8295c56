/** Reads and writes a second of the reply store: replies of 2 KB, 64 writers at once. Run: node bench/store-rate.ts [replies] */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReplyStore } from '@maspo/models';

const total = Number(process.argv[2] ?? 20_000);
const writers = 64;
const folder = mkdtempSync(join(tmpdir(), 'maspo-store-rate-'));
const file = join(folder, 'replies.sqlite');
const origin = { provider: 'openai', model: 'tiny-model', purpose: 'agent' } as const;
const keys = Array.from({ length: total }, (_, index) => createHash('sha256').update(String(index)).digest('hex'));

try {
  const store = openReplyStore(file);
  const writing = secondsOf(async () => {
    const waiting = keys.values();
    // Each writer waits for its reply to be on disk, as a call of a run does.
    const write = async () => {
      for (const key of waiting) await store.put(key, replyTo(key), origin);
    };
    await Promise.all(Array.from({ length: writers }, write));
  });
  report('writes', await writing);
  const reading = secondsOf(async () => {
    for (const key of keys) if (store.get(key) === undefined) throw new Error(`the reply to ${key} is lost`);
  });
  report('reads', await reading);
  store.close();
  const opening = secondsOf(async () => openReplyStore(file).close());
  console.log(`opening a file of ${(statSync(file).size / 1e6).toFixed(0)} MB: ${(await opening).toFixed(3)} s`);
} finally {
  rmSync(folder, { recursive: true });
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

function report(what: string, seconds: number): void {
  console.log(`${what}: ${Math.round(total / seconds)} a second (${total} in ${seconds.toFixed(2)} s)`);
}

function replyTo(key: string) {
  return {
    text: key.repeat(32),
    finish: 'stop',
    usage: { inputTokens: 700, outputTokens: 500 },
    model: 'tiny-model',
  } as const;
}
