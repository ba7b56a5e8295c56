import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from './write-files.ts';

/** No file system takes such a name, so the write fails for every user, root included. */
const impossible = 'x'.repeat(300);

/** A folder with one file, `old.yaml`. */
async function folderWithOld(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maspo-write-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'old.yaml'), 'before');
  return folder;
}

const filesIn = (folder: string, ...names: string[]) =>
  names.map((name) => ({ path: join(folder, name), content: 'after' }));

test('if one file cannot be written, the files before it are as they were, and the message says so', async () => {
  const folder = await folderWithOld();
  const files = filesIn(folder, 'old.yaml', 'new.yaml', impossible);
  await expect(writeFiles(files, { force: true })).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringMatching(/^the files cannot be written, and nothing was written: ENAMETOOLONG/),
  });
  expect(await readdir(folder)).toEqual(['old.yaml']);
  expect(await readFile(join(folder, 'old.yaml'), 'utf8')).toBe('before');
});

test('a folder in the place of a file is refused by its name', async () => {
  const folder = await folderWithOld();
  await mkdir(join(folder, 'taken.yaml'));
  await expect(writeFiles(filesIn(folder, 'new.yaml', 'taken.yaml'), { force: true })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('taken.yaml is a folder, expected a file or nothing, and nothing was written'),
  });
  expect(await readdir(folder)).toEqual(['old.yaml', 'taken.yaml']);
});
