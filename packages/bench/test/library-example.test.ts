import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const example = fileURLToPath(new URL('../../../examples/library.ts', import.meta.url));

test('the library example optimizes a graph of three agents with a chat function of its own', {
  timeout: 120_000,
}, async () => {
  const { stdout } = await execa(process.execPath, [example]);
  expect(stdout).toMatch(/^improved/);
  for (const agent of ['plan', 'solve', 'check']) expect(stdout).toContain(`${agent}: 'Be careful.`);
});

test('the library example takes fewer than 15 lines, and the README shows it unchanged', async () => {
  const code = await readFile(example, 'utf8');
  expect(code.trimEnd().split('\n').length).toBeLessThan(15);
  expect(await readFile(new URL('../../../README.md', import.meta.url), 'utf8')).toContain(code);
});
