import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failureText, MaspoError } from '@maspo/core';
import { z } from 'zod';

/**
 * What one artefact may hold. A run directory has about a dozen files, and its traces have their own limit. More than this is a mistake, or
 * an attack on the disk of the coordinator. `bytes` limits all files together. It also keeps each file below the 5 GiB that S3 accepts in
 * one request.
 */
export const artefactLimits = { files: 10_000, bytes: 4 * 1024 ** 3, manifestBytes: 8 * 1024 ** 2 } as const;

/** One file of an artefact. Its path is relative, with `/` between names. */
export interface ArtefactFile {
  readonly path: string;
  readonly size: number;
  /** SHA-256, as 64 lower-case hex digits. */
  readonly sha256: string;
}

// File systems accept names of 255 bytes. A file that is being written has a longer name than the finished file.
const longestName = 200;
// S3 keys have at most 1,024 bytes, including the prefix and the artefact's name.
const longestPath = 600;

/**
 * Whether a path stays below the folder that it is joined to, on every system: no `..`, no absolute path, no control character, `\` or `:`.
 */
export function isSafePath(path: string): boolean {
  const bytes = (text: string) => Buffer.byteLength(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
  if (path === '' || bytes(path) > longestPath || /[\u0000-\u001f\u007f\\:]/.test(path)) return false;
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && bytes(name) <= longestName);
}

const sha256Pattern = /^[0-9a-f]{64}$/;

const manifestSchema = z
  .strictObject({
    format: z.literal('maspo-artefact-1'),
    files: z
      .array(
        z.strictObject({
          path: z.string().refine(isSafePath, 'not a path below the folder'),
          size: z.int().min(0).max(artefactLimits.bytes),
          sha256: z.string().regex(sha256Pattern),
        }),
      )
      .max(artefactLimits.files, `more than ${artefactLimits.files} files`),
  })
  .refine(({ files }) => total(files) <= artefactLimits.bytes, `more than ${artefactLimits.bytes} bytes`)
  .refine(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, 'a file is named twice');

export function manifestText(files: readonly ArtefactFile[]): string {
  return `${JSON.stringify({ format: 'maspo-artefact-1', files })}\n`;
}

/** Reads the manifest of an artefact from another machine. Throws `MaspoError('environment')` if the manifest breaks a rule. */
export function parseManifest(text: string, artefact: string): readonly ArtefactFile[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MaspoError('environment', `the manifest of ${artefact} is damaged: it is not JSON`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data.files;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  const message = `the manifest of ${artefact} is refused: ${path === '' ? '' : `${path}: `}${issue?.message}`;
  throw new MaspoError('environment', message);
}

/** All files of a folder, in the order of their paths. Throws `MaspoError` for links, for unsafe names, and above the limits. */
export async function describeFolder(folder: string, signal: AbortSignal): Promise<readonly ArtefactFile[]> {
  const refuse = (reason: string) => new MaspoError('invalid-input', `cannot put ${folder}: ${reason}`);
  const files: ArtefactFile[] = [];
  let bytes = 0;
  const visit = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const { name } of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      signal.throwIfAborted();
      const path = below === '' ? name : `${below}/${name}`;
      const file = join(folder, path);
      // Some file systems do not report the kind of an entry in the listing.
      const found = await lstat(file);
      if (found.isDirectory()) {
        await visit(path);
        continue;
      }
      if (!found.isFile()) throw refuse(`${path} is neither a file nor a folder`);
      if (!isSafePath(path)) throw refuse(`the name of ${JSON.stringify(path)} cannot be used on every system`);
      bytes += found.size;
      if (files.length >= artefactLimits.files) throw refuse(`it has more than ${artefactLimits.files} files`);
      if (bytes > artefactLimits.bytes) throw refuse(`it has more than ${artefactLimits.bytes} bytes`);
      files.push({ path, size: found.size, sha256: await sha256Of(file, signal) });
    }
  };
  try {
    await visit('');
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof MaspoError) throw cause;
    throw new MaspoError('environment', `cannot read ${folder}: ${failureText(cause)}`, { cause });
  }
  return files;
}

async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}

function total(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
