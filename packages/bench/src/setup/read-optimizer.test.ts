import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { experimentOptimizers, type MasGraph } from '@maspo/core';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { readOptimizer } from './read-optimizer.ts';

test('a module must not call its optimizer transfer, which experiments treat in their own way', async () => {
  const directory = scratchFolder();
  const code = `export default { name: 'transfer', options: { safeParse: (data) => ({ success: true, data }) }, usesLabels: false,
    explain: () => [], check: () => [], optimize() {} };`;
  await writeFile(join(directory, 'mine.mjs'), code);
  await expect(readOptimizer({ module: './mine.mjs' }, { directory, known: experimentOptimizers })).rejects.toThrow(
    './mine.mjs: "transfer" is an optimizer that is built in: give yours another name',
  );
});

test('a module whose calls are not a list of roles is named, with what it returned', async () => {
  const directory = scratchFolder();
  const code = `export default { name: 'mine', options: { safeParse: (data) => ({ success: true, data }) }, usesLabels: false,
    calls: () => ['judge'], explain: () => [], check: () => [], optimize() {} };`;
  await writeFile(join(directory, 'mine.mjs'), code);
  const { optimizer } = await readOptimizer({ module: './mine.mjs' }, { directory, known: experimentOptimizers });
  expect(() => optimizer.calls!({}, { graph: {} as MasGraph })).toThrow(
    /mine\.mjs.*calls returned \["judge"\], expected a list of "optimizer" and "evaluator"/,
  );
});
