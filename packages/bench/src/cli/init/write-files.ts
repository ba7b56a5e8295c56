import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import { exampleFile } from './config-text.ts';
import type { MadeFiles } from './make-files.ts';

/** The files that were written, and those that were kept. */
export interface WrittenFiles {
  readonly written: readonly string[];
  /** Files that existed already and were not changed. */
  readonly kept: readonly string[];
}

/**
 * Writes the files, all of them in one folder. Without `force`, a file with other content is not overwritten: nothing is written, and a
 * `MaspoError('invalid-input')` names the file. An existing example of an environment is never overwritten, because it may belong to
 * another program. Throws `MaspoError('environment')` if the files cannot be written; it states which were written.
 */
export async function writeFiles(
  files: MadeFiles['files'],
  { force }: { readonly force: boolean },
): Promise<WrittenFiles> {
  const written: string[] = [];
  try {
    const kept = await keptFiles(files, force);
    const others = files.filter(({ path }) => !kept.includes(path));
    if (others.length > 0) await moveInto(others, written);
    return { written, kept };
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    const names = written.map((path) => relative('.', path)).join(', ');
    const done = names === '' ? 'nothing was written' : `only ${names} was written`;
    throw new MaspoError('environment', `the files cannot be written, and ${done}: ${failureText(cause)}`, { cause });
  }
}

async function keptFiles(files: MadeFiles['files'], force: boolean): Promise<string[]> {
  const isExample = (path: string) => path.endsWith(exampleFile);
  const kept: string[] = [];
  const inTheWay: string[] = [];
  for (const { path, content } of files) {
    if (!existsSync(path)) continue;
    if (statSync(path).isDirectory())
      throw new MaspoError(
        'invalid-input',
        `${relative('.', path)} is a folder, expected a file or nothing, and nothing was written: rename it, or give another folder`,
      );
    if (isExample(path) || (await readFile(path, 'utf8')) === content) kept.push(path);
    else if (!force) inTheWay.push(path);
  }
  if (inTheWay.length > 0)
    throw new MaspoError(
      'invalid-input',
      `${inTheWay.map((path) => relative('.', path)).join(', ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already, and nothing was written: give --force to overwrite, --name for another file, or another folder`,
    );
  return kept;
}

/**
 * Writes all files next to their places before it moves the first one: a write may lack room on the disk, a move does not. Adds each file that is in
 * its place to `written`.
 */
async function moveInto(files: MadeFiles['files'], written: string[]): Promise<void> {
  const part = await mkdtemp(join(dirname(files[0]!.path), '.maspo-init-'));
  try {
    for (const { path, content } of files) await writeFile(join(part, basename(path)), content);
    for (const { path } of files) {
      await rename(join(part, basename(path)), path);
      written.push(path);
    }
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
