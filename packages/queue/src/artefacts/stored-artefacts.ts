import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { failureText, MaspoError } from '@maspo/core';
import { makeFolder } from '@maspo/models';
import {
  type ArtefactFile,
  artefactLimits,
  describeFolder,
  isSafePath,
  manifestText,
  parseManifest,
} from './artefact-manifest.ts';
import type { ArtefactStore } from './artefact-store.ts';
import { syncFolder } from './sync-folder.ts';

/** A local file, or a short text. */
export type Content = { readonly file: string; readonly size: number } | { readonly text: string };

/** A store of bytes under keys with `/` between their parts. Keys are safe paths. All methods throw `MaspoError`. */
export interface ObjectPlace {
  readonly address: string;
  /** Writes the complete object, and replaces an earlier one. */
  write(key: string, content: Content, signal: AbortSignal): Promise<void>;
  /** Makes sure that the objects that were written under these keys survive a loss of power. */
  settle(keys: readonly string[]): Promise<void>;
  /** Undefined if there is no such object. Errors of the stream may have any message. */
  read(key: string, signal: AbortSignal): Promise<Readable | undefined>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Removes every object whose key begins with `key/`. */
  removeBelow(key: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Artefacts as objects: each file is a separate object, `<name>/files/<path>`, and `<name>/manifest.json` is written last. An archive of
 * all files would need a tenth of the requests. But a damaged archive does not show which file is damaged, and a person could not read a
 * single file with common tools. Every archive format also has rules about paths and links that are easy to get wrong. A dozen requests
 * cost little for a cell that took minutes: 10,000 cells make 130,000 requests.
 */
export function createArtefactStore(place: ObjectPlace): ArtefactStore {
  const { address } = place;
  const told = (name: string) => `${address}/${name}`;
  return {
    address,
    put: async (name, folder, signal) => {
      checkName(name);
      signal.throwIfAborted();
      const files = await describeFolder(folder, signal);
      // From here until the new manifest is written, there is nothing to fetch.
      await place.remove(manifestOf(name), signal);
      for (const { path, size } of files) {
        signal.throwIfAborted();
        await place.write(keyOf(name, path), { file: join(folder, path), size }, signal);
      }
      signal.throwIfAborted();
      // Once for all files, because each synced folder is a round trip to the disk. Without this step, a loss of power could leave a
      // manifest without its files.
      await place.settle(files.map(({ path }) => keyOf(name, path)));
      signal.throwIfAborted();
      await place.write(manifestOf(name), { text: manifestText(files) }, signal);
      await place.settle([manifestOf(name)]);
    },
    fetch: async (name, folder, signal) => {
      checkName(name);
      signal.throwIfAborted();
      const manifest = await readText(place, manifestOf(name), signal);
      if (manifest === undefined)
        throw new MaspoError('missing-data', `${told(name)} is not there, or was not put to its end`);
      const files = parseManifest(manifest, told(name));
      await receive(resolve(folder), signal, async (beside) => {
        for (const file of files) {
          signal.throwIfAborted();
          const stream = await place.read(keyOf(name, file.path), signal);
          if (stream === undefined) throw damaged(told(name), file.path, 'it is missing');
          await receiveFile(stream, { file, beside, artefact: told(name), signal });
        }
        await syncFoldersBelow(beside, files);
      });
    },
    remove: async (name, signal) => {
      checkName(name);
      signal.throwIfAborted();
      await place.removeBelow(name, signal);
    },
    reachable: async (signal) => {
      const name = `probe-${randomUUID()}`;
      const sent = 'This small file shows that the store can be written. It may be removed.\n';
      await place.write(`${name}/probe.txt`, { text: sent }, signal);
      await place.settle([`${name}/probe.txt`]);
      const received = await readText(place, `${name}/probe.txt`, signal);
      await place.removeBelow(name, signal);
      if (received === sent) return;
      const message = `${address} does not give back what was put into it: a probe of ${sent.length} bytes came back ${
        received === undefined ? 'as missing' : `with ${received.length} bytes`
      }; this store cannot be used`;
      throw new MaspoError('environment', message);
    },
    close: () => place.close(),
  };
}

const manifestOf = (name: string) => `${name}/manifest.json`;
const keyOf = (name: string, path: string) => `${name}/files/${path}`;

function checkName(name: string): void {
  // A name is used in keys, folders and messages. No part may begin with a dot.
  if (isSafePath(name) && name.length <= 200 && /^[\w+=@-][\w.+=@-]*(\/[\w+=@-][\w.+=@-]*)*$/.test(name)) return;
  const message = `the artefact's name ${JSON.stringify(name.slice(0, 200))} is refused: expected letters, digits and "-_.+=@" in parts with "/" between them`;
  throw new MaspoError('invalid-input', message);
}

async function readText(place: ObjectPlace, key: string, signal: AbortSignal): Promise<string | undefined> {
  const stream = await place.read(key, signal);
  if (stream === undefined) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  await consume(stream, signal, `${place.address}/${key}`, (chunk) => {
    bytes += chunk.length;
    if (bytes > artefactLimits.manifestBytes)
      throw new MaspoError('environment', `${place.address}/${key} is refused: it is larger than a manifest can be`);
    chunks.push(chunk);
  });
  return Buffer.concat(chunks).toString('utf8');
}

/** Fills a folder next to the target, and renames it when it is complete. */
async function receive(target: string, signal: AbortSignal, fill: (beside: string) => Promise<void>): Promise<void> {
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    makeFolder(dirname(target));
    await mkdir(beside);
    await fill(beside);
    signal.throwIfAborted();
    // This replaces an empty folder, but not a folder with content.
    await rename(beside, target);
    await syncFolder(dirname(target));
  } catch (cause) {
    await rm(beside, { recursive: true, force: true }).catch(() => {});
    signal.throwIfAborted();
    if (cause instanceof MaspoError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST')
      throw new MaspoError(
        'invalid-input',
        `${target} already holds something: an artefact is fetched into a new folder`,
      );
    throw new MaspoError('environment', `cannot write ${target}: ${failureText(cause)}`, { cause });
  }
}

/** Syncs the folder and every folder in it, each one once. */
async function syncFoldersBelow(folder: string, files: readonly ArtefactFile[]): Promise<void> {
  const below = new Set(['.']);
  for (const { path } of files) for (let at = dirname(path); at !== '.'; at = dirname(at)) below.add(at);
  for (const at of below) await syncFolder(join(folder, at));
}

interface Receiving {
  readonly file: ArtefactFile;
  readonly beside: string;
  readonly artefact: string;
  readonly signal: AbortSignal;
}

async function receiveFile(stream: Readable, { file, beside, artefact, signal }: Receiving): Promise<void> {
  const path = join(beside, file.path);
  const hash = createHash('sha256');
  let size = 0;
  try {
    await mkdir(dirname(path), { recursive: true });
    // The folder is new and only we write to it, so it contains no links. If the name exists already, this is an attack, or the file system
    // treats two names as equal.
    const output = await open(path, 'wx');
    try {
      await consume(stream, signal, `${artefact}: ${file.path}`, async (chunk) => {
        size += chunk.length;
        if (size > file.size)
          throw damaged(artefact, file.path, `it is longer than the ${file.size} bytes that were put`);
        hash.update(chunk);
        await output.writeFile(chunk);
      });
      await output.sync();
    } finally {
      await output.close();
    }
  } finally {
    stream.destroy();
  }
  if (size < file.size) throw damaged(artefact, file.path, `it was cut off: ${size} of ${file.size} bytes are there`);
  if (hash.digest('hex') !== file.sha256) throw damaged(artefact, file.path, 'its bytes are not those that were put');
}

async function consume(
  stream: Readable,
  signal: AbortSignal,
  what: string,
  take: (chunk: Buffer) => void | Promise<void>,
): Promise<void> {
  const chunks = addAbortSignal(signal, stream)[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await chunks.next();
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof MaspoError) throw cause;
      throw new MaspoError('environment', `cannot read ${what} to its end: ${failureText(cause)}`, { cause });
    }
  };
  for (let item = await next(); item.done !== true; item = await next()) await take(Buffer.from(item.value));
}

function damaged(artefact: string, path: string, reason: string): MaspoError {
  return new MaspoError('environment', `${artefact} is damaged: ${path}: ${reason}`);
}
