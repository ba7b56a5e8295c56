import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ChatReply } from '@maspo/core';
import { type ReplyOrigin, replyChecksum } from '@maspo/models';

/** A reply as it is stored on the server. */
export interface SharedReply {
  readonly reply: ChatReply;
  readonly origin: Omit<ReplyOrigin, 'price'>;
  /** When the reply was stored, as ISO 8601. */
  readonly created: string;
}

/**
 * A dictionary for deflate, because replies are short: texts that most replies contain, the most frequent ones at the end. A changed
 * dictionary is another format, and the number in redis-keys.ts must then change.
 */
const dictionary = Buffer.from(
  '<prompt></prompt><local>yes</local><lookahead>no</lookahead><global>yes</global><choice>tie</choice><choice>B</choice><choice>A</choice>' +
    '"choice": "A"\\boxed{<answer></answer>```python\\ndef \\n    return The final answer is \\n\\n' +
    '"failure":"","thinkBlocks":1,"cachedTokens":0,"estimated":true,"finish":"filtered","finish":"length"},"created":"2026-01-01T00:00:00.000Z"}' +
    '{"origin":{"provider":"gemini","model":"","purpose":"assess","purpose":"propose","purpose":"handoff",' +
    '"provider":"openai","model":"qwen","purpose":"judge","purpose":"agent","host":"localhost:8000"},"reply":{"text":"' +
    '","finish":"stop","usage":{"inputTokens":100,"outputTokens":200},"model":"',
);

const checksumBytes = 4;

/** The checksum of the JSON, computed as in the local store, and the compressed JSON. */
export function packReply(key: string, { origin, reply, created }: SharedReply): Buffer {
  const json = JSON.stringify({ origin, reply, created });
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32BE(replyChecksum(key, json));
  return Buffer.concat([checksum, deflateRawSync(json, { dictionary })]);
}

/** Throws if the bytes are not what was packed. */
export function unpackReply(key: string, packed: Buffer): SharedReply {
  const json = inflateRawSync(packed.subarray(checksumBytes), { dictionary }).toString();
  if (packed.readUInt32BE() !== replyChecksum(key, json)) throw new Error('its checksum is another one');
  return JSON.parse(json) as SharedReply;
}
