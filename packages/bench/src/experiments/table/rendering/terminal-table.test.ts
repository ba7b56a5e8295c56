import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Table } from '../table.ts';
import { numberText } from './number-text.ts';
import { terminalTable } from './terminal-table.ts';

const results = fileURLToPath(new URL('../../../../../../results/', import.meta.url));
const shipped = readdirSync(results).filter((name) => existsSync(`${results}${name}/table.json`));

const tableOf = (name: string) => JSON.parse(readFileSync(`${results}${name}/table.json`, 'utf8')) as Table;

test.each(shipped)('the table of %s fits 80 columns, brief or not, and no figure is cut', (name) => {
  const table = tableOf(name);
  for (const brief of [false, true]) {
    const lines = terminalTable(table, { brief });
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const words = new Set(lines.join(' ').split(/[\s()[\],]+/));
    for (const [index, { unit }] of table.columns.entries())
      for (const { entries } of table.rows) {
        const { value, published, low, gain } = entries[index]!;
        if (value !== null) expect(words).toContain(numberText(value, unit));
        if (published !== null) expect(words).toContain(numberText(published, unit));
        if (!brief && low !== null) expect(words).toContain(numberText(low, unit));
        if (!brief && gain != null) expect(words).toContain(numberText(gain, 'points'));
      }
  }
});

test('a table of simulated figures begins with SIMULATED, and a brief table leaves out everything except the figures', () => {
  const table = tableOf('table1-simulated');
  const [first, ...lines] = terminalTable(table, { brief: false });
  expect(first).toMatch(/^SIMULATED: /);
  expect(lines.join('\n')).toContain('sequential, maspo over');
  expect(lines.join('\n')).toMatch(/^protocol +held-out, graders repaired$/m);
  expect(lines.at(-1)).toBe('Every figure, and how they were computed: --wide.');
  const brief = terminalTable(table, { brief: true });
  expect(brief.length).toBeLessThan(lines.length / 2);
  expect(brief[0]).toBe(first);
  expect(brief.join('\n')).not.toMatch(/protocol|\[| over /);
});
