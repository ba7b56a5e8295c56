import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MaspoError } from '@maspo/core';
import { frameOf } from './frame-reader.ts';
import { type Launch, openProcess } from './process-channel.ts';
import type { PyodideStart } from './pyodide-main.ts';
import { pythonModules } from './python-modules.ts';

const main = fileURLToPath(new URL('pyodide-main.ts', import.meta.url));
const frames = fileURLToPath(new URL('frame-reader.ts', import.meta.url));

/** How a Pyodide process is started, and the frame that tells it what it is. */
export interface PyodideLaunch {
  readonly launch: Launch;
  readonly start: Buffer;
}

let snapshot: Promise<string> | undefined;

/** Throws `MaspoError('sandbox-unavailable')` where Pyodide does not start. */
export async function pyodideLaunch(role: 'asserts' | 'candidate', memoryBytes: number): Promise<PyodideLaunch> {
  snapshot ??= makeSnapshot();
  return launchOf(role, { memoryBytes, snapshot: await snapshot });
}

/** The booted memory, in a file that this process removes when it ends. */
async function makeSnapshot(): Promise<string> {
  const { launch, start } = launchOf('snapshot', { memoryBytes: 2 ** 31 });
  const channel = openProcess(launch);
  channel.send('', start.subarray(4));
  const made = await channel.receive();
  if (made?.kind !== 'H')
    throw new MaspoError('sandbox-unavailable', `Pyodide does not start: ${channel.complaint().split('\n').at(-1)}`);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'maspo-pyodide-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'snapshot');
  writeFileSync(file, made.body);
  return file;
}

function launchOf(role: PyodideStart['role'], options: { memoryBytes: number; snapshot?: string }): PyodideLaunch {
  const module = realpathSync(createRequire(import.meta.url).resolve('pyodide/pyodide.mjs'));
  const readable = [dirname(module), main, frames, ...(options.snapshot === undefined ? [] : [options.snapshot])];
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
