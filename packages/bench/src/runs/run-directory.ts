import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { MaspoError, type OptimizationEvent } from '@maspo/core';
import writeFileAtomic from 'write-file-atomic';
import { readJson } from './read-json.ts';

/** A run's folder while the run writes it. A reader never sees half a file. */
export interface RunDirectory {
  readonly path: string;
  /** Events go to `events.jsonl.part`, which becomes `events.jsonl` on closing. */
  appendEvent(event: OptimizationEvent): void;
  writeJson(name: string, value: unknown): Promise<void>;
  writeLines(name: string, values: readonly unknown[]): Promise<void>;
  writeText(name: string, text: string): Promise<void>;
  /** Completes the event log. */
  close(): Promise<void>;
  /** Ends without result: what was written stays as it is, or goes where nothing is worth keeping. */
  abandon(options: { keep: boolean }): Promise<void>;
}

/**
 * Makes the folder, or takes over one with an earlier attempt at the same run. Throws `MaspoError` for a folder that holds
 * something else or cannot be written.
 */
export async function createRunDirectory(path: string, manifest: { readonly id: string }): Promise<RunDirectory> {
  const made = await claim(path, manifest.id);
  const eventsFile = join(path, 'events.jsonl');
  const events = createWriteStream(`${eventsFile}.part`);
  const eventsDone = finished(events);
  eventsDone.catch(() => {});
  const directory: RunDirectory = {
    path,
    appendEvent: (event) => void events.write(`${JSON.stringify(event)}\n`),
    writeText: (name, text) => writeFileAtomic(join(path, name), text),
    writeJson: (name, value) => directory.writeText(name, `${JSON.stringify(value, null, 2)}\n`),
    writeLines: (name, values) =>
      directory.writeText(name, values.map((value) => `${JSON.stringify(value)}\n`).join('')),
    close: async () => {
      events.end();
      await eventsDone;
      await rename(`${eventsFile}.part`, eventsFile);
    },
    abandon: async ({ keep }) => {
      events.end();
      await eventsDone;
      if (!keep && made !== undefined) await remove(path, made);
    },
  };
  await directory.writeJson('manifest.json', manifest);
  return directory;
}

/** The uppermost folder that had to be made, or undefined where the run's folder was there already. */
async function claim(path: string, id: string): Promise<string | undefined> {
  try {
    const made = await mkdir(dirname(path), { recursive: true });
    await mkdir(path);
    return made ?? path;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new MaspoError('environment', `cannot make the run directory ${path}: ${(cause as Error).message}`, {
        cause,
      });
  }
  const content = await readdir(path).catch(() => undefined);
  if (content === undefined) throw new MaspoError('invalid-input', `${path} is a file: a run needs a directory`);
  if (content.length === 0) return undefined;
  const manifest = content.includes('manifest.json') ? await readManifestId(path) : undefined;
  if (manifest === id) return undefined;
  throw new MaspoError(
    'invalid-input',
    manifest === undefined
      ? `${path} is not empty and holds no run: choose another directory`
      : `${path} holds a run of another configuration (${manifest}, this one is ${id}): choose another directory, or remove it`,
  );
}

/** Removes a run's folder, and those above it that were made for it while nothing else lies in them. */
async function remove(path: string, made: string): Promise<void> {
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

async function readManifestId(path: string): Promise<string | undefined> {
  return ((await readJson(join(path, 'manifest.json'))) as { id?: string }).id;
}
