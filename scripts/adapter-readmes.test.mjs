/** The code blocks in the READMEs of the adapters are identical to their example files, which their tests run. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.mjs';

const adapters = globSync('packages/adapter-*', { cwd: repositoryRoot }).sort();

test('there are adapters to check', () => {
  expect(adapters.length).toBeGreaterThan(0);
});

test.each(adapters)('the README of %s shows its example files unchanged', (folder) => {
  const read = (/** @type {string} */ path) => readFileSync(join(repositoryRoot, folder, path), 'utf8');
  const blocks = [...read('README.md').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  expect(blocks).toEqual(['example/team.ts', 'example/use.ts'].map(read));
});
