import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** What was copied out of a wheel. */
export interface CopiedMember {
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/**
 * Copies one member of a wheel, which is a zip file, and compares it with the hash in the wheel's own RECORD. Throws if the wheel is
 * damaged.
 */
export async function copyWheelMember(wheel: string, member: string, target: Writable): Promise<CopiedMember> {
  const zip = await openPromise(wheel, { lazyEntries: true, autoClose: false });
  try {
    const entries = await entriesOf(zip);
    const record = [...entries.values()].find(({ fileName }) => fileName.endsWith('.dist-info/RECORD'));
    const entry = entries.get(member);
    if (entry === undefined || record === undefined) throw new Error(`there is no ${member} with its hash in it`);
    const stated = statedHash(await text(await zip.openReadStreamPromise(record)), member);
    const hash = createHash('sha256');
    let bytes = 0;
    async function* hashed(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await pipeline(await zip.openReadStreamPromise(entry), hashed, target);
    const digest = hash.digest();
    if (digest.toString('base64url') !== stated) throw new Error('its content differs from the hash that it states');
    return { bytes, sha256: digest.toString('hex') };
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

/** A line of RECORD is `path,sha256=HASH,bytes`; the hash is base64url without padding. */
function statedHash(record: string, member: string): string | undefined {
  const line = record.split(/\r?\n/).find((each) => each.startsWith(`${member},sha256=`));
  return line?.slice(`${member},sha256=`.length).split(',')[0];
}
