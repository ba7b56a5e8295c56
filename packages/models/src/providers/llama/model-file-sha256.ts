import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const known = new Map<string, string>();

/** SHA-256 of a model's file, in lower-case hex. An unchanged file is read only once in a process, because a gigabyte takes seconds. */
export function modelFileSha256(file: string): string {
  const { ino, size, mtimeMs } = statSync(file);
  const key = JSON.stringify([file, ino, size, mtimeMs]);
  const sha256 = known.get(key) ?? readSha256(file);
  known.set(key, sha256);
  return sha256;
}

function readSha256(file: string): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(2 ** 22);
  const opened = openSync(file, 'r');
  try {
    for (let bytes = readSync(opened, chunk); bytes > 0; bytes = readSync(opened, chunk))
      hash.update(chunk.subarray(0, bytes));
  } finally {
    closeSync(opened);
  }
  return hash.digest('hex');
}
