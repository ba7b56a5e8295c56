/** Every published package states what it is, where it runs and what belongs to it. scripts/check-packages.mjs checks the tarballs. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageFolders } from './build-packages.mjs';
import { repositoryRoot } from './repository-root.mjs';

/** @type {(folder: string, name: string) => string} */
const read = (folder, name) => readFileSync(join(folder, name), 'utf8');
/** Fields that all packages have in common are compared with those of core. */
const core = JSON.parse(read(join(repositoryRoot, 'packages/core'), 'package.json'));

describe.each(packageFolders.map((folder) => [basename(folder), folder]))('@maspo/%s', (name, folder) => {
  const manifest = JSON.parse(read(folder, 'package.json'));

  test('is published, with the fields that npm shows', () => {
    expect(manifest).toMatchObject({
      name: `@maspo/${name}`,
      version: core.version,
      description: expect.stringMatching(/\.$/),
      license: 'MIT',
      repository: { type: 'git', url: core.repository.url, directory: `packages/${name}` },
      type: 'module',
      engines: { node: '^22.19.0 || >=24' },
      files: ['dist'],
      publishConfig: { access: 'public' },
    });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest.keywords.length).toBeGreaterThan(2);
  });

  test('has a README with its name and an install line, and the licence of the repository', () => {
    const readme = read(folder, 'README.md');
    expect(readme).toMatch(new RegExp(`^# @maspo/${name}\n`));
    expect(readme).toMatch(new RegExp(`^npm install .*@maspo/${name}\\b`, 'm'));
    expect(readme).toContain('Node 22.19 or a later 22, or 24 and newer.');
    expect(read(folder, 'LICENSE')).toBe(read(repositoryRoot, 'LICENSE'));
  });

  test('the tarball exports the same entries as the package here, as built files with types', () => {
    const { exports, bin = {}, publishConfig } = manifest;
    for (const [entry, packed] of Object.entries(publishConfig.exports)) {
      if (entry === './package.json') continue;
      const built = exports[entry].replace('./', './dist/').replace(/\.ts$/, '');
      expect(packed).toEqual({ types: `${built}.d.ts`, default: `${built}.js` });
      expect(existsSync(join(folder, exports[entry]))).toBe(true);
    }
    expect(Object.keys(publishConfig.exports)).toContain('.');
    expect(Object.keys(publishConfig.bin ?? {})).toEqual(Object.keys(bin));
  });

  test('depends on the other packages by the version of the workspace', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
    for (const [other, version] of Object.entries(all))
      if (other.startsWith('@maspo/')) expect(`${other} ${version}`).toBe(`${other} workspace:*`);
  });
});
