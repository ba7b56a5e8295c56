import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatReply } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { measuredTokens } from './measured-tokens.ts';
import { openReplyStore } from './reply-store.ts';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-tokens-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'replies.sqlite');
}

function reply(outputTokens: number, more: Partial<ChatReply> = {}): ChatReply {
  return { text: 'x', finish: 'stop', usage: { inputTokens: 3, outputTokens }, model: 'tiny', ...more };
}

test('the last 500 replies of each model and purpose are counted, without failures and estimates', () => {
  const file = newFile();
  const store = openReplyStore(file);
  const agent = { provider: 'openai', model: 'tiny', purpose: 'agent' } as const;
  for (let index = 0; index < 10; index++) void store.put(`early ${index}`, reply(1000), agent);
  for (let index = 0; index < 500; index++) void store.put(`late ${index}`, reply(7), agent);
  void store.put('judged', reply(5), { ...agent, purpose: 'judge' });
  void store.put('failed', reply(900, { failure: 'nothing came' }), { ...agent, purpose: 'judge' });
  const estimated = { usage: { inputTokens: 3, outputTokens: 800, estimated: true } } as const;
  void store.put('estimated', reply(0, estimated), { ...agent, purpose: 'judge' });
  store.close();
  expect(measuredTokens(file)).toEqual([
    { ...agent, replies: 500, outputTokens: 3500 },
    { ...agent, purpose: 'judge', replies: 1, outputTokens: 5 },
  ]);
});

test('a missing store has no tokens, and is not created', () => {
  const file = newFile();
  expect(measuredTokens(file)).toEqual([]);
  expect(existsSync(file)).toBe(false);
});
