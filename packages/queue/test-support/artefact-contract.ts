import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ArtefactStore } from '../src/artefacts/artefact-store.ts';
import { scratchFolder } from './scratch-folder.ts';

export interface ArtefactWorld {
  readonly store: ArtefactStore;
  /** The file in which the store keeps an object. */
  fileOf(key: string): string;
  /** Every file that the store keeps, in any form. */
  kept(): string[];
}

const name = 'experiment/cell-1/attempt-1';
const never = new AbortController().signal;

/** Tests for every artefact store. */
export function artefactContract(kind: string, open: () => Promise<ArtefactWorld>): void {
  describe(`run directories in ${kind}`, () => {
    test('a fetched folder is as it was put: subfolders, empty files, and names with any letters', async () => {
      const { store } = await open();
      const folder = runDirectory();
      const target = join(scratchFolder(), 'cells', 'one');
      await store.put(name, folder, never);
      await store.fetch(name, target, never);
      expect(filesOf(target)).toEqual(filesOf(folder));
      expect(readdirSync(join(target, '..'))).toEqual(['one']);
    });

    test('a second put replaces the first one', async () => {
      const { store } = await open();
      const folder = runDirectory();
      await store.put(name, folder, never);
      rmSync(join(folder, 'traces'), { recursive: true });
      writeFileSync(join(folder, 'summary.json'), '{"second":true}\n');
      await store.put(name, folder, never);
      const target = join(scratchFolder(), 'one');
      await store.fetch(name, target, never);
      expect(filesOf(target)).toEqual(filesOf(folder));
    });

    test.each<[string, (file: string) => void, RegExp]>([
      ['missing', (file) => rmSync(file), /is damaged: traces\/part-1\.bin: it is missing/],
      ['truncated', (file) => truncateSync(file, 1000), /traces\/part-1\.bin: it was cut off: 1000 of 300000 bytes/],
      ['longer', (file) => appendFileSync(file, 'x'), /traces\/part-1\.bin: it is longer than the 300000 bytes/],
      ['changed', changeOneByte, /traces\/part-1\.bin: its bytes are not those that were put/],
    ])('a file that is %s is reported by its name, and nothing is left', async (_, damage, text) => {
      const { store, fileOf } = await open();
      await store.put(name, runDirectory(), never);
      damage(fileOf(`${name}/files/traces/part-1.bin`));
      const parent = scratchFolder();
      await expect(store.fetch(name, join(parent, 'one'), never)).rejects.toThrow(text);
      expect(readdirSync(parent)).toEqual([]);
    });

    test.each(['../outside', 'a/../../outside', '/tmp/outside', 'a//b', './a', 'a\\..\\b', 'c:/a', 'a\0b'])(
      'a manifest that names the file %j is refused',
      async (path) => {
        const { store, fileOf } = await open();
        await store.put(name, runDirectory(), never);
        const files = [{ path, size: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }];
        writeFileSync(fileOf(`${name}/manifest.json`), JSON.stringify({ format: 'maspo-artefact-1', files }));
        const parent = scratchFolder();
        await expect(store.fetch(name, join(parent, 'one'), never)).rejects.toThrow(
          /manifest of .* is refused: files\.0/,
        );
        expect(readdirSync(parent)).toEqual([]);
      },
    );

    test('a manifest that is cut off, or exceeds the limits, is refused', async () => {
      const { store, fileOf } = await open();
      await store.put(name, runDirectory(), never);
      const file = fileOf(`${name}/manifest.json`);
      const target = join(scratchFolder(), 'one');
      truncateSync(file, 100);
      await expect(store.fetch(name, target, never)).rejects.toThrow('is damaged: it is not JSON');
      const entry = (path: string, size: number) => ({ path, size, sha256: 'a'.repeat(64) });
      const refused = async (files: object[], text: string) => {
        writeFileSync(file, JSON.stringify({ format: 'maspo-artefact-1', files }));
        await expect(store.fetch(name, target, never)).rejects.toThrow(text);
      };
      await refused([entry('a', 3e9), entry('b', 3e9)], 'more than 4294967296 bytes');
      await refused(
        Array.from({ length: 10_001 }, (_, at) => entry(`${at}`, 0)),
        'more than 10000 files',
      );
      await refused([entry('a', 0), entry('a', 0)], 'a file is named twice');
      writeFileSync(file, ' '.repeat(9_000_000));
      await expect(store.fetch(name, target, never)).rejects.toThrow('larger than a manifest can be');
    });

    test('an interrupted put leaves nothing to fetch, also if it replaced an earlier one, and can be repeated', async () => {
      const { store } = await open();
      const folder = runDirectory();
      await store.put(name, folder, never);
      const target = join(scratchFolder(), 'one');
      for (const checks of [3, 10]) {
        await expect(store.put(name, folder, abortedAfter(checks))).rejects.toThrow('interrupted');
        if (checks === 10)
          await expect(store.fetch(name, target, never)).rejects.toMatchObject({
            code: 'missing-data',
            message: expect.stringMatching(/is not there, or was not put to its end/),
          });
      }
      await store.put(name, folder, never);
      await store.fetch(name, target, never);
      expect(filesOf(target)).toEqual(filesOf(folder));
    });

    test('a fetch that is interrupted throws the reason, and leaves nothing', async () => {
      const { store } = await open();
      await store.put(name, runDirectory(), never);
      const parent = scratchFolder();
      await expect(store.fetch(name, join(parent, 'one'), abortedAfter(4))).rejects.toThrow('interrupted');
      expect(readdirSync(parent)).toEqual([]);
    });

    test('all attempts below a name are removed, and no other attempts', async () => {
      const { store, kept } = await open();
      const folder = runDirectory();
      for (const put of ['e/cell/1', 'e/cell/2', 'e/cell2/1']) await store.put(put, folder, never);
      await store.remove('e/cell', never);
      await expect(store.fetch('e/cell/2', join(scratchFolder(), 'one'), never)).rejects.toThrow('is not there');
      await store.fetch('e/cell2/1', join(scratchFolder(), 'one'), never);
      await store.remove('e/cell', never);
      await store.remove('e', never);
      expect(kept()).toEqual([]);
    });

    test('a folder with content is not replaced, but an empty one is', async () => {
      const { store } = await open();
      await store.put(name, runDirectory(), never);
      const target = scratchFolder();
      await store.fetch(name, target, never);
      await expect(store.fetch(name, target, never)).rejects.toThrow('already holds something');
    });

    test.each(['', '.', '..', '../a', '/a', 'a/', 'a//b', 'a/../b', 'a/.hidden', 'a b', 'a\n'])(
      'the name %j is refused',
      async (wrong) => {
        const { store } = await open();
        await expect(store.put(wrong, runDirectory(), never)).rejects.toThrow("artefact's name");
        await expect(store.fetch(wrong, scratchFolder(), never)).rejects.toThrow("artefact's name");
        await expect(store.remove(wrong, never)).rejects.toThrow("artefact's name");
      },
    );

    test('reachable removes its probe', async () => {
      const { store, kept } = await open();
      await store.reachable(never);
      expect(kept()).toEqual([]);
    });
  });
}

/** A small folder like a run directory. */
export function runDirectory(): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'traces'));
  writeFileSync(join(folder, 'manifest.json'), '{"id":"cell-1"}\n');
  writeFileSync(join(folder, 'summary.json'), '{"status":"completed"}\n');
  writeFileSync(join(folder, 'events.jsonl'), '');
  writeFileSync(join(folder, 'Größe, 100% #1.md'), 'ä\n');
  writeFileSync(join(folder, 'traces', 'part-1.bin'), Buffer.alloc(300_000, 'trace'));
  return folder;
}

/** The contents of all files below a folder, by path. */
export function filesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name: file }) => join(parentPath, file)).toSorted();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]));
}

export function filesBelow(folder: string): string[] {
  return existsSync(folder) ? Object.keys(filesOf(folder)) : [];
}

function changeOneByte(file: string): void {
  const bytes = readFileSync(file);
  bytes[1234] = bytes[1234]! ^ 1;
  writeFileSync(file, bytes);
}

/** A signal that is aborted after it was checked this many times. */
function abortedAfter(checks: number): AbortSignal {
  const controller = new AbortController();
  let left = checks;
  const { signal } = controller;
  const ask = signal.throwIfAborted.bind(signal);
  signal.throwIfAborted = () => {
    left--;
    if (left <= 0) controller.abort(new Error('interrupted'));
    ask();
  };
  return signal;
}
