import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MaspoError } from '@maspo/core';
import { readJson } from './read-json.ts';

/** A folder that belongs to a run from now on. */
export interface ClaimedDirectory {
  /** Puts the disk back as it was; does nothing to a folder that held an earlier attempt at the same run. */
  release(): Promise<void>;
}

/**
 * Makes the folder, or takes over an empty one or one with an earlier attempt at the same run. Throws `MaspoError` for a folder
 * that holds something else or cannot be made.
 */
export async function claimDirectory(path: string, runId: string): Promise<ClaimedDirectory> {
  const made = await makeFolder(path);
  if (made !== undefined) return { release: () => removeFolders(path, made) };
  const content = await readdir(path).catch((cause) => refuse(path, cause));
  if (content.length === 0) return { release: () => emptyFolder(path) };
  await refuseOtherRun(path, content, runId);
  return { release: async () => {} };
}

/** The uppermost folder that had to be made, or undefined where the run's folder was there already. */
async function makeFolder(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true });
  } catch (cause) {
    return refuse(path, cause);
  }
}

function refuse(path: string, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  const isFile = code === 'EEXIST' || code === 'ENOTDIR';
  const why = isFile ? 'it, or a part of its path, is a file' : message;
  const kind = isFile ? 'invalid-input' : 'environment';
  throw new MaspoError(kind, `${path} cannot be a run directory: ${why}; choose another one`, { cause });
}

async function refuseOtherRun(path: string, content: readonly string[], runId: string): Promise<void> {
  const manifest = content.includes('manifest.json') ? await readJson(join(path, 'manifest.json')) : undefined;
  const found = (manifest as { id?: unknown } | null | undefined)?.id;
  if (found === runId) return;
  throw new MaspoError(
    'invalid-input',
    typeof found === 'string'
      ? `${path} holds a run of another configuration (${found}, this one is ${runId}): choose another directory, or remove it`
      : `${path} is not empty and holds no run: choose another directory`,
  );
}

async function emptyFolder(path: string): Promise<void> {
  for (const name of await readdir(path)) await rm(join(path, name), { recursive: true });
}

/** Removes the run's folder, and those above it that were made for it while nothing else lies in them. */
async function removeFolders(path: string, made: string): Promise<void> {
  await rm(path, { recursive: true });
  let folder = resolve(path);
  try {
    while (folder !== resolve(made)) {
      folder = dirname(folder);
      await rmdir(folder);
    }
  } catch {
    // Another run has come to lie there.
  }
}
