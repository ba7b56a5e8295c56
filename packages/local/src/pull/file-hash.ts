import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { MaspoError } from '@maspo/core';
import type { CatalogueModel } from '@maspo/models';

/** SHA-256 of a file, or of the bytes [start, end) of it, in lower-case hex. */
export async function fileSha256(file: string, { start = 0, end = Number.POSITIVE_INFINITY } = {}): Promise<string> {
  const hash = createHash('sha256');
  if (end > start)
    for await (const chunk of createReadStream(file, { start, end: end - 1, highWaterMark: 2 ** 20 }))
      hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Throws `MaspoError` `environment` unless the file is the model's. */
export async function requireSha256(file: string, { name, sha256 }: CatalogueModel): Promise<void> {
  const seen = await fileSha256(file);
  if (seen === sha256) return;
  throw new MaspoError(
    'environment',
    `${file} is not the file of ${name}: its SHA-256 is ${seen}, expected ${sha256}; run "maspo models remove ${name}" and "maspo models pull ${name}"`,
  );
}
