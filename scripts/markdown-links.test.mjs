/** Every relative link of the Markdown files leads to a file or folder of the repository, and to a heading where it names one. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { headingAnchor } from './heading-anchor.mjs';
import { repositoryRoot } from './repository-root.mjs';

const files = globSync('**/*.md', { cwd: repositoryRoot, exclude: (name) => name.split('/').includes('node_modules') });

test('there are Markdown files to check', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/architecture/README.md']));
});

test.each(files)('every relative link of %s leads somewhere', (file) => {
  const text = withoutCode(readFileSync(join(repositoryRoot, file), 'utf8'));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|<(?:img|a) [^>]*(?:src|href)="([^"]+)"/g)];
  const targets = links.map(([, link, attribute]) => link ?? attribute ?? '');
  const broken = targets.filter((link) => !isExternal(link) && !leadsSomewhere(file, link));
  expect(broken).toEqual([]);
});

/** @param {string} link */
function isExternal(link) {
  return /^[a-z]+:/.test(link);
}

/**
 * @param {string} file
 * @param {string} link
 */
function leadsSomewhere(file, link) {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? join(repositoryRoot, file) : join(repositoryRoot, dirname(file), path);
  if (!existsSync(target)) return false;
  if (heading === undefined || statSync(target).isDirectory()) return heading === undefined;
  return headingsOf(readFileSync(target, 'utf8')).includes(heading);
}

/**
 * The anchors of headings, as GitHub generates them.
 *
 * @param {string} text
 */
function headingsOf(text) {
  const headings = [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map(headingAnchor);
}

/** @param {string} text */
function withoutCode(text) {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}
