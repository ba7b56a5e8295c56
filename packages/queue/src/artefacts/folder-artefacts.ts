import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, lstat, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { failureText, MaspoError } from '@maspo/core';
import type { ArtefactStore } from './artefact-store.ts';
import { type Content, createArtefactStore, type ObjectPlace } from './stored-artefacts.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Artefacts in a folder that all machines share, for example on NFS or Lustre. The store takes no locks, and renames only within a folder.
 * The folder must exist: if it is missing, the share is not mounted, and only this machine would see a new folder. Throws
 * `MaspoError('environment')` if it is missing, not a folder, or not writable.
 */
export async function openFolderArtefacts(folder: string): Promise<ArtefactStore> {
  return createArtefactStore(await openFolderPlace(resolve(folder)));
}

async function openFolderPlace(address: string): Promise<ObjectPlace> {
  const root = await checkedRoot(address);
  const told = (what: string, cause: unknown) => {
    if (cause instanceof MaspoError) return cause;
    return new MaspoError('environment', `cannot ${what} the shared folder ${address}: ${failureText(cause)}`, {
      cause,
    });
  };
  /** The path of a key's file. Throws if a folder on the path is a link, because a link could point anywhere. */
  const placed = async (key: string): Promise<string> => {
    const path = join(root, key);
    const parent = dirname(path);
    if ((await realpath(parent)) === parent) return path;
    throw new MaspoError('environment', `${address}/${key} is refused: there is a symbolic link on the way to it`);
  };
  return {
    address,
    write: async (key, content, signal) => {
      try {
        await makeFolders(root, dirname(key));
        const path = await placed(key);
        // Readers on other machines see the complete file or no file.
        const part = `${path}.${randomUUID().slice(0, 8)}.part`;
        try {
          await writeSynced(part, content, signal);
          await rename(part, path);
        } catch (error) {
          await rm(part, { force: true }).catch(() => {});
          throw error;
        }
      } catch (cause) {
        signal.throwIfAborted();
        throw told('write to', cause);
      }
    },
    settle: async (keys) => {
      try {
        // The folders above them were synced when they were made.
        for (const folder of new Set(keys.map((key) => dirname(join(root, key))))) await syncFolder(folder);
      } catch (cause) {
        throw told('write to', cause);
      }
    },
    read: async (key) => {
      try {
        return await openFile(await placed(key), `${address}/${key}`);
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw told('read from', cause);
      }
    },
    remove: async (key) => {
      try {
        await rm(await placed(key), { force: true });
      } catch (cause) {
        if (!isMissing(cause)) throw told('remove from', cause);
      }
    },
    removeBelow: async (key) => {
      try {
        // Links below it are removed, not followed.
        await rm(await placed(key), { recursive: true, force: true, maxRetries: 3 });
      } catch (cause) {
        if (!isMissing(cause)) throw told('remove from', cause);
      }
    },
    close: () => {},
  };
}

async function checkedRoot(address: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown) =>
    new MaspoError('environment', `the shared folder ${address} cannot be used: ${reason}`, { cause });
  let root: string;
  try {
    root = await realpath(address);
    if (!(await stat(root)).isDirectory()) throw refuse('it is not a folder');
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    if (isMissing(cause))
      throw refuse('it is not there: mount it, or make it once, so that all machines see the same one');
    throw refuse(failureText(cause), cause);
  }
  return root;
}

/** Makes the folders of a key one by one, and no folder behind a link. A folder that another worker makes at the same time is used. */
async function makeFolders(root: string, key: string): Promise<void> {
  let folder = root;
  for (const name of key.split('/')) {
    const parent = folder;
    folder = join(parent, name);
    try {
      await mkdir(folder);
      await syncFolder(parent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!(await lstat(folder)).isDirectory())
        throw new MaspoError('environment', `${folder} is refused: it is not a folder, but a link or a file`);
    }
  }
}

async function writeSynced(path: string, content: Content, signal: AbortSignal): Promise<void> {
  const output = await open(path, 'wx');
  try {
    await output.writeFile('text' in content ? content.text : createReadStream(content.file), { signal });
    await output.sync();
  } finally {
    await output.close();
  }
}

async function openFile(path: string, what: string): Promise<Readable> {
  const refuse = () => new MaspoError('environment', `${what} is refused: it is not a file`);
  // Opened without waiting, because a named pipe would make the reader wait for ever.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const input = await open(path, flags).catch((error) => {
    throw error.code === 'ELOOP' ? refuse() : error;
  });
  if ((await input.stat()).isFile()) return input.createReadStream();
  await input.close();
  throw refuse();
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
