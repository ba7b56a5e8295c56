import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MaspoError } from '@maspo/core';
import { frameOf } from './frame-reader.ts';
import { type Launch, openProcess } from './process-channel.ts';
import { pythonModules } from './python-modules.ts';

const require = createRequire(import.meta.url);
const main = fileURLToPath(new URL('pyodide-main.mjs', import.meta.url));

/** The first message to such a process. */
export interface PyodideStart {
  readonly role: 'snapshot' | 'asserts' | 'candidate';
  readonly modules: readonly (readonly [name: string, source: string])[];
  /** The URL of Pyodide's main module. */
  readonly pyodide: string;
  readonly snapshot?: string;
  readonly memoryBytes: number;
}

/** How a Pyodide process is started, and the frame that tells it what it is. */
export interface PyodideLaunch {
  readonly launch: Launch;
  readonly start: Buffer;
}

let snapshot: Promise<string> | undefined;

/** Throws `MaspoError('sandbox-unavailable')` where Pyodide does not start. */
export async function pyodideLaunch(role: 'asserts' | 'candidate', memoryBytes: number): Promise<PyodideLaunch> {
  snapshot ??= keptSnapshot();
  return launchOf(role, { memoryBytes, snapshot: await snapshot });
}

/**
 * The booted memory, in a file that later processes use again: booting takes seconds. Only a folder of this user's own that
 * nobody else can write is trusted.
 */
async function keptSnapshot(): Promise<string> {
  const { launch, start } = launchOf('snapshot', { memoryBytes: 2 ** 31 });
  const version = createHash('sha256').update(start).update(readFileSync(main)).update(process.version).digest('hex');
  const folder = join(realpathSync(tmpdir()), `maspo-pyodide-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const { uid, mode } = lstatSync(folder);
  if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o170077) !== 0o040000))
    throw new MaspoError('sandbox-unavailable', `${folder} is not a folder of this user alone: remove it`);
  const file = join(folder, version.slice(0, 32));
  if (existsSync(file)) return file;
  const channel = openProcess(launch);
  channel.send('', start.subarray(4));
  const made = await channel.receive();
  if (made?.kind !== 'H')
    throw new MaspoError('sandbox-unavailable', `Pyodide does not start: ${channel.complaint().split('\n').at(-1)}`);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, made.body);
  renameSync(draft, file);
  return file;
}

function launchOf(role: PyodideStart['role'], options: { memoryBytes: number; snapshot?: string }): PyodideLaunch {
  const module = realpathSync(require.resolve('pyodide/pyodide.mjs'));
  const readable = [dirname(module), main, ...(options.snapshot === undefined ? [] : [options.snapshot])];
  const permissions = ['--permission', '--disallow-code-generation-from-strings', '--no-warnings'];
  const start: PyodideStart = {
    role,
    pyodide: pathToFileURL(module).href,
    modules: role === 'snapshot' ? pythonModules('inPyodide') : [],
    ...options,
  };
  return {
    launch: {
      command: process.execPath,
      args: [...permissions, ...readable.map((path) => `--allow-fs-read=${path}`), main, role],
    },
    start: frameOf(JSON.stringify(start)),
  };
}
