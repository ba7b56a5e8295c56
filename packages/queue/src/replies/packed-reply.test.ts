import type { ChatReply } from '@maspo/core';
import { expect, test } from 'vitest';
import { packReply, unpackReply } from './packed-reply.ts';

const reply: ChatReply = {
  text: '∑ "quoted" \u0000 \ud800',
  finish: 'stop',
  usage: { inputTokens: 3, outputTokens: 4 },
  model: 'm',
};
const origin = { provider: 'openai', model: 'm', purpose: 'agent', host: 'localhost:8000' } as const;
const shared = { reply, origin, created: '2026-01-02T03:04:05.678Z' };

test('an unpacked reply is as it was packed', () => {
  expect(unpackReply('key', packReply('key', shared))).toEqual(shared);
});

test('a changed reply, or the reply of another key, is refused', () => {
  const packed = packReply('key', shared);
  expect(() => unpackReply('other', packed)).toThrow(/checksum/);
  // The last bits of the last byte have no meaning.
  for (let at = 0; at < packed.length - 1; at++) {
    const changed = Buffer.from(packed);
    changed[at]! ^= 0x10;
    expect(() => unpackReply('key', changed)).toThrow();
  }
});
