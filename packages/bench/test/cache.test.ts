import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChatReply } from '@maspo/core';
import { openReplyStore } from '@maspo/models';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createWorkspace } from './workspace.ts';

const dayMs = 86_400_000;

function storedIn(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const count = database.prepare('SELECT count(*) AS count FROM reply').get()?.count;
  database.close();
  return count;
}

/** A workspace whose store holds 3 replies of `small`, one of them failed and one 40 days old, and 100 of `large`. */
async function filledWorkspace() {
  const workspace = createWorkspace(onTestFinished);
  const file = join(workspace.home, 'replies.sqlite');
  const store = openReplyStore(file);
  const put = (key: string, model: string, changes: Partial<ChatReply> = {}) =>
    store.put(
      key.padStart(64, '0'),
      { text: 'x'.repeat(2000), finish: 'stop', usage: { inputTokens: 10, outputTokens: 5 }, model, ...changes },
      { provider: 'openai', model, purpose: 'agent' },
    );
  await Promise.all(Array.from({ length: 100 }, (_, index) => put(`b${index}`, 'large')));
  await put('a1', 'small');
  await put('a2', 'small');
  const unserved = { text: '', usage: { inputTokens: 0, outputTokens: 0 }, failure: 'it overflows the context window' };
  await put('a3', 'small', unserved);
  store.close();
  const database = new DatabaseSync(file);
  const old = new Date(Date.now() - 40 * dayMs).toISOString();
  database.prepare('UPDATE reply SET created = ? WHERE key = ?').run(old, 'a1'.padStart(64, '0'));
  database.close();
  const json = async (...args: string[]) => {
    const { stdout, stderr, exitCode } = await workspace.maspo(['cache', ...args, '--json']);
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout);
  };
  return { ...workspace, file, old, json };
}

describe('maspo cache', { timeout: 120_000 }, () => {
  test('stats counts replies, tokens and failures by model', async () => {
    const { json, file, old, maspo } = await filledWorkspace();
    const small = { provider: 'openai', model: 'small', replies: 3, failed: 1, inputTokens: 20, outputTokens: 10 };
    expect(await json('stats')).toMatchObject({
      file,
      bytes: statSync(file).size,
      replies: 103,
      failed: 1,
      inputTokens: 1020,
      outputTokens: 510,
      oldest: old,
      models: [{ model: 'large', replies: 100, failed: 0 }, small],
    });
    const { stdout } = await maspo(['cache', 'stats']);
    expect(stdout).toMatch(/103 replies, 0\.\d MB\n/);
    expect(stdout.replaceAll('\n  ', ' ')).toContain(
      `openai small: 3 replies (1 of them failed), 20 input and 10 output tokens, stored ${old} to `,
    );
  });

  test('stats without a store reports no replies, and creates no store', async () => {
    const { maspo, home } = createWorkspace(onTestFinished);
    const { stdout, exitCode } = await maspo(['cache', 'stats', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 0, replies: 0, oldest: null, models: [] });
    expect(existsSync(home)).toBe(false);
    expect(await maspo(['cache', 'prune', '--all'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no reply store yet'),
    });
  });

  test('prune reports how much it would delete, deletes it, and warns that deleted replies must be paid for again', async () => {
    const { json, file, maspo } = await filledWorkspace();
    const before = statSync(file).size;
    expect(await json('prune', '--model', 'small', '--older-than', '30d', '--dry-run')).toMatchObject({ replies: 1 });
    const foreseen = await json('prune', '--model', 'large', '--dry-run');
    expect(foreseen).toEqual({ dryRun: true, replies: 100, bytes: expect.any(Number) });
    expect(storedIn(file)).toBe(103);
    const { stdout } = await maspo(['cache', 'prune', '--model', 'large']);
    expect(stdout).toMatch(/^Deleted 100 replies, 0\.2 MB\. .*pays,\s+again\.\n$/s);
    expect(storedIn(file)).toBe(3);
    expect(before - statSync(file).size).toBeGreaterThan(200_000);
    expect(await json('prune', '--all')).toMatchObject({ dryRun: false, replies: 3 });
  });

  test('export without a run writes all replies, or those of one model', async () => {
    const { json, directory } = await filledWorkspace();
    const lines = async (name: string) => (await readFile(join(directory, name), 'utf8')).trimEnd().split('\n');
    expect(await json('export', 'all.jsonl')).toEqual({ file: 'all.jsonl', replies: 103, run: null });
    expect(await lines('all.jsonl')).toHaveLength(104);
    await json('export', 'small.jsonl', '--model', 'small');
    const [header, ...replies] = (await lines('small.jsonl')).map((line) => JSON.parse(line));
    expect(header).toMatchObject({ run: null, count: 3 });
    expect(replies.map(({ reply }) => reply.model)).toEqual(['small', 'small', 'small']);
  });

  test.each<[string[], string | RegExp]>([
    [['prune'], 'give --older-than, --model or --failed, or --all'],
    [['prune', '--older-than', 'yesterday'], 'such as 12h, 30d or 8w'],
    [['prune', '--all', '--failed'], /'--all' cannot be used with .*'--failed'/],
    [['prune', '--model', 'smal'], 'no reply of a model "smal" is stored: stored are those of "large", "small"'],
    [['export', 'x.jsonl', '--model', 'smal'], 'no reply of a model "smal"'],
    [['export', 'x.jsonl', '--run', 'r', '--model', 'small'], /'--model <name>' cannot be used with .*'--run <dir>'/],
    [['export', '/dev/null/x.jsonl'], 'cannot write the recording /dev/null/x.jsonl'],
    [['export'], "missing required argument 'file'"],
    [['statistics'], 'unknown command'],
  ])('%j is refused, and nothing is deleted or written', async (args, message) => {
    const { maspo, file, files } = await filledWorkspace();
    const { exitCode, stderr } = await maspo(['cache', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(storedIn(file)).toBe(103);
    expect(await files()).toEqual([]);
  });
});
