/** An exported name has one meaning, within a package and across all packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.mjs';

const packages = join(repositoryRoot, 'packages');
const declaration = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;

test('no name is exported by two source files', () => {
  /** @type {Map<string, Set<string>>} */
  const places = new Map();
  for (const file of readdirSync(packages, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/^[^/]+\/src\/.*\.ts$/.test(file) || file.endsWith('.test.ts')) continue;
    for (const [, name = ''] of readFileSync(join(packages, file), 'utf8').matchAll(declaration))
      places.set(name, (places.get(name) ?? new Set()).add(file));
  }
  expect(places.size).toBeGreaterThan(500);
  const shared = [...places].filter(([, files]) => files.size > 1);
  expect(shared.map(([name, files]) => [name, ...files])).toEqual([]);
});
