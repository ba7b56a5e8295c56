import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRunConfig } from '../src/config/load-run-config.ts';
import { repository } from './workspace.ts';

const folder = join(repository, 'examples');
const configurations = readdirSync(folder).filter(
  (name) => name.endsWith('.yaml') && /^models:/m.test(readFileSync(join(folder, name), 'utf8')),
);

test.each(configurations)('examples/%s is a valid configuration', async (name) => {
  await expect(loadRunConfig(join(folder, name))).resolves.toMatchObject({ file: join(folder, name) });
});
