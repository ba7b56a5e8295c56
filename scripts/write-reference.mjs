/** Writes docs/reference from what the program itself says: its schemas, its help and its declarations. A test holds the pages up to date. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandPage } from './reference/command-page.mjs';
import { configurationPage } from './reference/configuration-page.mjs';
import { typesPage } from './reference/types-page.mjs';
import { repositoryRoot } from './repository-root.mjs';

export const folder = join(repositoryRoot, 'docs', 'reference');

/** @type {Readonly<Record<string, () => string | Promise<string>>>} */
export const pages = {
  'command.md': commandPage,
  'configuration.md': configurationPage,
  'types.md': typesPage,
};

if (process.argv[1] === import.meta.filename) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), await text());
}
