import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { artefactContract, filesBelow, runDirectory } from '../../test-support/artefact-contract.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { openArtefacts } from './open-artefacts.ts';

const never = new AbortController().signal;

artefactContract('a shared folder', async () => {
  const root = scratchFolder();
  const store = await openArtefacts(root);
  return { store, fileOf: (key) => join(root, key), kept: () => filesBelow(root) };
});

test('a folder that is missing, a file, or not writable is reported before anything is put', async () => {
  const folder = scratchFolder();
  await expect(openArtefacts(join(folder, 'share'))).rejects.toThrow(/share cannot be used: it is not there: mount it/);
  writeFileSync(join(folder, 'file'), '');
  await expect(openArtefacts(join(folder, 'file'))).rejects.toThrow('it is not a folder');
  await expect(openArtefacts(join(folder, 'file', 'below'))).rejects.toThrow('cannot be used');
});

test.skipIf(process.getuid?.() === 0)(
  'a folder without permission is reported (needs a user that is not root)',
  async () => {
    const folder = scratchFolder();
    chmodSync(folder, 0o500);
    await expect(openArtefacts(folder)).rejects.toThrow('permission is denied');
  },
);

test('a run directory with a link in it is not put', async () => {
  const store = await openArtefacts(scratchFolder());
  const folder = runDirectory();
  symlinkSync('/etc/hostname', join(folder, 'link'));
  await expect(store.put('a', folder, never)).rejects.toThrow('link is neither a file nor a folder');
});

test('links in the shared folder are not followed when writing, reading or removing', async () => {
  const root = scratchFolder();
  const outside = scratchFolder();
  writeFileSync(join(outside, 'kept.txt'), '');
  const store = await openArtefacts(root);
  symlinkSync(outside, join(root, 'cell'));
  await expect(store.put('cell/1', runDirectory(), never)).rejects.toThrow('link');
  await expect(store.fetch('cell/1', join(scratchFolder(), 'one'), never)).rejects.toThrow();
  await store.remove('cell', never);
  expect(readdirSync(root)).toEqual([]);
  await store.put('cell/1', runDirectory(), never);
  const file = join(root, 'cell/1/files/summary.json');
  rmSync(file);
  symlinkSync(join(outside, 'kept.txt'), file);
  await expect(store.fetch('cell/1', join(scratchFolder(), 'one'), never)).rejects.toThrow('it is not a file');
  rmSync(file);
  mkdirSync(file);
  await expect(store.fetch('cell/1', join(scratchFolder(), 'one'), never)).rejects.toThrow('it is not a file');
  expect(readdirSync(outside)).toEqual(['kept.txt']);
});
