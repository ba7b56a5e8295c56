import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectures } from '@maspo/architectures';
import { optimizers } from '@maspo/core';
import { expect, test } from 'vitest';
import { folder, pages } from './write-reference.mjs';

test.each(Object.entries(pages))(
  'docs/reference/%s is up to date; `node scripts/write-reference.mjs` writes it again',
  async (name, page) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(await page());
  },
);

test('the configuration page lists every architecture and optimizer, and the fields of objects by their path', () => {
  const page = readFileSync(join(folder, 'configuration.md'), 'utf8');
  for (const { name } of [...architectures, ...optimizers]) expect(page).toContain(`### ${name}\n`);
  expect(page).toMatch(/^\| `judge\.order` +\| `alternate`, `both`, `candidate-first` +\|/m);
  expect(page).toContain('### provider: openai');
});

test('the types page shows signatures with their docstrings', () => {
  const page = readFileSync(join(folder, 'types.md'), 'utf8');
  expect(page).toContain('### createGraph\n');
  expect(page).toContain('function rolesWithPaperSampling(chat: ChatModel): ModelRoles;');
  expect(page).toContain('A chat model with the sampling settings of one role.');
});
