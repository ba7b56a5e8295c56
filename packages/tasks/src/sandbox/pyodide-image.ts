import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { bareHousing } from './pyodide-housing.ts';
import { startPyodide } from './pyodide-process.ts';
import { pythonModules } from './python-modules.ts';

const require = createRequire(import.meta.url);
let kept: Promise<number> | undefined;

/**
 * A file descriptor, for reading, of the only file that a Pyodide process receives. It contains Pyodide's code and
 * library, our realm, and the memory of an interpreter that has booted, because booting takes seconds. The file is kept
 * for later processes, in a folder that only this user can write to. Throws `MaspoError('sandbox-unavailable')` if
 * Pyodide does not start.
 */
export function pyodideImage(): Promise<number> {
  kept ??= keptImage();
  return kept;
}

async function keptImage(): Promise<number> {
  const parts = pyodideParts();
  const modules = pythonModules('inPyodide');
  const version = createHash('sha256').update(JSON.stringify([modules, process.version, process.arch]));
  for (const [name, bytes] of Object.entries(parts)) version.update(name).update(bytes);
  const file = join(ownFolder(), `${version.digest('hex').slice(0, 32)}.image`);
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`;
    try {
      writeFileSync(draft, imageOf(parts), { mode: 0o600 });
      const image = openSync(draft, 'r');
      const maker = await startPyodide('snapshot', { image, housing: bareHousing, modules });
      closeSync(image);
      maker.kill();
      writeFileSync(draft, imageOf({ ...parts, snapshot: maker.greeting.subarray(1) }), { mode: 0o600 });
      renameSync(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return openSync(file, 'r');
}

function pyodideParts(): Record<string, Buffer> {
  const folder = dirname(realpathSync(require.resolve('pyodide/pyodide.mjs')));
  const { info } = JSON.parse(readFileSync(join(folder, 'pyodide-lock.json'), 'utf8')) as { info: unknown };
  return {
    // A list of loadable packages, which is empty.
    packages: Buffer.from(JSON.stringify({ info, packages: {} })),
    realm: readFileSync(new URL('pyodide-realm.mjs', import.meta.url)),
    loader: readFileSync(join(folder, 'pyodide.mjs')),
    module: readFileSync(join(folder, 'pyodide.asm.mjs')),
    wasm: readFileSync(join(folder, 'pyodide.asm.wasm')),
    library: readFileSync(join(folder, 'python_stdlib.zip')),
  };
}

/** Four bytes of length, an index in JSON with the position of each part after the index, and the parts. */
function imageOf(parts: Readonly<Record<string, Buffer>>): Buffer {
  const places: Record<string, [offset: number, length: number]> = {};
  let offset = 0;
  for (const [name, { length }] of Object.entries(parts)) {
    places[name] = [offset, length];
    offset += length;
  }
  const index = Buffer.from(JSON.stringify(places));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(index.length);
  return Buffer.concat([head, index, ...Object.values(parts)]);
}

function ownFolder(): string {
  const folder = join(realpathSync(tmpdir()), `maspo-pyodide-${process.getuid?.() ?? 'user'}`);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const { uid, mode } = lstatSync(folder);
  if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o170077) !== 0o040000))
    throw new MaspoError('sandbox-unavailable', `${folder} is not a folder of this user alone: remove it`);
  return folder;
}
