import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { modelsFolder, namedModels } from '@maspo/models';
import { filesOf } from '../config/named-files.ts';
import type { RunConfig } from '../config/run-config.ts';

/**
 * The files that a configuration names outside the folder of a worker, each as its setting and its path. Links are followed, because a link
 * in the folder may lead out of it. Model files may also be in the models folder of the worker's home. Anywhere else they are refused as
 * well, for two reasons. A refusal states the hash of the file, so it would confirm a guess about the content of any file. And llama.cpp
 * would read a file that others may have written, for example into the shared folder of run directories.
 */
export async function filesOutside(
  config: RunConfig,
  { directory, home }: { readonly directory: string; readonly home: string },
): Promise<string[]> {
  const own = await realPath(directory);
  const models = await realPath(modelsFolder(home));
  const files = [
    ...filesOf(config).map(({ setting, path }) => ({ setting, path, place: resolve(directory, path), among: [own] })),
    ...namedModels(config.models).flatMap(({ name, config: model }) =>
      model.provider === 'llama' && model.file !== undefined
        ? [{ setting: `models.${name}.file`, path: model.file, place: resolve(model.file), among: [own, models] }]
        : [],
    ),
  ];
  const found = await Promise.all(files.map(async ({ place, ...file }) => ({ ...file, real: await realPath(place) })));
  return found
    .filter(({ real, among }) => !among.some((folder) => isBelow(folder, real)))
    .map(({ setting, path }) => `${setting} ${path}`);
}

/** The path without links. The end of a path that does not exist stays as it is. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
