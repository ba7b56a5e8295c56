/** Writes docs/reference from the schemas, the help and the declarations of the program. A test checks that the pages are up to date. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPage } from './reference/command-page.mjs';
import { configurationPage } from './reference/configuration-page.mjs';
import { typesPage } from './reference/types-page.mjs';
import { repositoryRoot } from './repository-root.mjs';

export const folder = join(repositoryRoot, 'docs', 'reference');

/** The pages, formatted like all Markdown in the repository. */
export const pages = {
  'command.md': async () => formatted(await commandPage()),
  'configuration.md': async () => formatted(configurationPage()),
  'types.md': async () => formatted(typesPage()),
};

/** @param {string} text */
function formatted(text) {
  const biome = join(repositoryRoot, 'node_modules', '.bin', 'biome');
  return execFileSync(biome, ['format', '--stdin-file-path=page.md'], {
    cwd: repositoryRoot,
    input: text,
    encoding: 'utf8',
  });
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true });
  for (const [name, page] of Object.entries(pages)) writeFileSync(join(folder, name), await page());
}
