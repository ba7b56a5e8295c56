/** What the site needs from the pages. CI checks that the site can be built. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sidebar } from './docs-sidebar.mjs';
import { repositoryRoot } from './repository-root.mjs';

const docs = join(repositoryRoot, 'docs');
const links = sidebar.flatMap(({ items }) => items.map(({ link }) => link));

test('the navigation lists every page exactly once, and nothing else', () => {
  const pages = globSync('**/*.md', { cwd: docs, exclude: (name) => name.includes('.vitepress') })
    .filter((page) => page !== 'README.md') // It is the first page of the site.
    .map((page) => `/${page.replace(/README\.md$/, '').replace(/\.md$/, '')}`);
  expect(links.toSorted()).toEqual(pages.toSorted());
});

test('the lines of README.md have at most 120 characters', () => {
  const lines = readFileSync(join(repositoryRoot, 'README.md'), 'utf8').split('\n');
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});
