import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type WrittenCell, writeExperiment } from '../../../../test/written-experiment.ts';
import { buildTable } from '../../build-table.ts';
import type { ExperimentRecord } from '../../records/experiment-record.ts';
import { readCells } from '../read-cells.ts';
import type { Table } from '../table.ts';
import { csvRendering } from './csv-rendering.ts';
import { jsonRendering } from './json-rendering.ts';
import { latexRendering } from './latex-rendering.ts';
import { latexText } from './latex-text.ts';
import { markdownRendering } from './markdown-rendering.ts';
import { tableRenderings } from './table-renderings.ts';

async function tableOf(cells: readonly WrittenCell[], changes: Partial<ExperimentRecord> = {}): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'maspo-rendering-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await writeExperiment(directory, cells, changes);
  return buildTable(await readCells(directory));
}

const levels = (optimizer: string, benchmark: string, seed = '1') => ({
  ...{ architecture: 'sequential', optimizer, benchmark, seed },
});

/** Every kind of cell: whole, in part, missing, not planned; with and without a published figure next to it. */
function mixed(manifest: object = {}, changes: Partial<ExperimentRecord> = {}): Promise<Table> {
  return tableOf(
    [
      { levels: levels('none', 'math-500'), outcomes: '+---', manifest },
      { levels: levels('none', 'aqua'), outcomes: '??', manifest },
      { levels: levels('maspo', 'math-500'), outcomes: '+++-', manifest },
      { levels: levels('maspo', 'math-500', '2'), manifest },
      { levels: levels('maspo', 'aqua'), manifest },
      { levels: levels('tpe', 'math-500'), outcomes: '++', manifest },
    ],
    { reference: 'table1', baseline: { optimizer: 'none' }, ...changes },
  );
}

const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.startsWith(start));

test('Markdown shows our figure next to the published one, and distinguishes a missing cell from one that is not planned', async () => {
  const text = markdownRendering.render(await mixed());
  expect(lineOf(text, '|  | MATH')).toBe(
    '|  | MATH-500, measured | MATH-500, paper | AQuA, measured | average, measured |',
  );
  expect(lineOf(text, '| none |')).toBe('| none | 25.00 [4.56, 69.94] | 75.10 | not measured | not measured |');
  expect(lineOf(text, '| maspo |')).toBe('| maspo | 75.00 [30.06, 95.44] * | 77.80 | missing | missing |');
  expect(lineOf(text, '| tpe |')).toBe('| tpe | 100.00 [34.24, 100.00] | 75.80 |  |  |');
  expect(text).not.toMatch(/SIMULATED|PARTIAL/);
});

test('Markdown has every figure of an entry, and the settings that decide them', async () => {
  const text = markdownRendering.render(await mixed());
  expect(lineOf(text, '| maspo | none | MATH-500 |')).toMatch(
    /^\| maspo \| none \| MATH-500 \| \+50\.00 \* \| .* 1 \| 0 \| 4 \| 4 \| 2 \| 0 \| 0\.5000 \|/,
  );
  expect(lineOf(text, '| protocol')).toBe('| protocol | held-out, graders repaired |');
  expect(lineOf(text, '| test questions')).toBe('| test questions | 2 to 4 in each cell |');
  expect(lineOf(text, '| cells')).toBe('| cells | 4 of 6 finished; 2 not begun |');
  expect(lineOf(text, '| published figures')).toMatch(/MASPO: Joint .*\(arXiv 2605\.06623\), Table 1/);
  expect(lineOf(text, '| agent model')).toBe('| agent model | small (openai) |');
});

test('every rendering of simulated cells contains SIMULATED, texts at the top, and none subtracts from the paper', async () => {
  const table = await mixed({ simulated: true });
  for (const { name, render } of tableRenderings) {
    const text = render(table);
    const first = text.split('\n')[name === 'csv' ? 1 : 0];
    if (name === 'json') expect(JSON.parse(text)).toMatchObject({ simulated: true });
    else expect(first, name).toMatch(/SIMULATED/);
  }
  expect(markdownRendering.render(table)).toContain('| MATH-500, SIMULATED | MATH-500, paper |');
  expect(latexRendering.render(table)).toMatch(/\\caption\{\\textbf\{SIMULATED/);
  expect(table.rows.flatMap(({ entries }) => entries.map(({ difference }) => difference))).toEqual(Array(9).fill(null));
});

test('a limit makes every rendering PARTIAL', async () => {
  const table = await mixed({}, { limit: 4 });
  expect(markdownRendering.render(table)).toMatch(/\*\*PARTIAL: at most 4 test questions for each cell\.\*\*/);
  expect(latexRendering.render(table)).toMatch(/\\caption\{\\textbf\{PARTIAL: at most 4/);
  expect(lineOf(csvRendering.render(table), 'written,measured,held-out repaired,4,')).toBeDefined();
  expect(JSON.parse(jsonRendering.render(table)).setting.limit).toBe(4);
});

test('the spread between seeds is shown next to their figure, and a figure is marked if its gain rests on other seeds', async () => {
  const table = await tableOf(
    [
      { levels: levels('none', 'aqua'), outcomes: '+---' },
      { levels: levels('spo', 'aqua'), outcomes: '++--', summary: { usesLabels: true } },
      { levels: levels('spo', 'aqua', '2'), outcomes: '++++', summary: { leaks: [{}] } },
    ],
    { baseline: { optimizer: 'none' } },
  );
  const markdown = markdownRendering.render(table);
  expect(lineOf(markdown, '| spo (uses labels) |')).toMatch(
    /^\| spo \(uses labels\) \| 75\.00 \[[\d., ]+\] ±35\.36 \* \|$/,
  );
  expect(lineOf(markdown, '| spo | none | AQuA |')).toContain('| +25.00 * |');
  expect(markdown).toContain('Uses labels in the search: spo.');
  expect(markdown).toContain(
    'Prompts contain test questions or their answers, so these scores are not held-out (runs): spo (1).',
  );
  expect(latexRendering.render(table)).toContain('$\\pm$35.36');
  expect(csvRendering.render(table)).toContain(',yes,1,row,aqua,');
});

test('CSV has one line for each entry, one for each two optimizers, and an empty field for every missing number', async () => {
  const lines = csvRendering
    .render(await mixed())
    .trimEnd()
    .split('\n');
  const names = lines[0]!.split(',');
  const entries = lines.slice(1).map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
  expect(entries.map(({ figure }) => figure)).toEqual([...Array(9).fill('row'), 'pair']);
  expect(entries.at(-1)).toMatchObject({
    ...{ row: 'tpe', over: 'maspo', column: 'math-500', gain: '0.00', p: '1', gainSeeds: '1' },
    ...{ value: '', finished: '', optimizationCalls: '', usesLabels: 'no', leaking: '0' },
  });
  expect(entries.find(({ row, column }) => row === 'maspo' && column === 'math-500')).toMatchObject({
    ...{ kind: 'measured', over: 'none', optimizer: 'maspo', value: '75.00', low: '30.06', high: '95.44' },
    ...{ published: '77.80', difference: '-2.80', gain: '50.00', p: '0.5', finished: '1', planned: '2' },
  });
  expect(entries.find(({ row, column }) => row === 'maspo' && column === 'aqua')).toMatchObject({
    ...{ value: '', low: '', published: '', difference: '', gain: '', p: '', optimizationCalls: '' },
    ...{ finished: '0', planned: '1' },
  });
});

test('CSV quotes names if necessary', async () => {
  const table = await tableOf([{ levels: { variant: 'a, "b"' }, outcomes: '+' }]);
  expect(csvRendering.render(table)).toContain(',"a, ""b""",');
});

test('JSON contains the whole table', async () => {
  const table = await mixed();
  expect(JSON.parse(jsonRendering.render(table))).toEqual(JSON.parse(JSON.stringify(table)));
});

test('LaTeX has the layout of the paper, with its figure next to ours', async () => {
  const text = latexRendering.render(await mixed());
  expect(text).toContain('\\begin{tabular}{lrrrr}');
  expect(text).toContain(' & \\multicolumn{2}{c}{MATH-500} & AQuA & average \\\\\n\\cmidrule(lr){2-3}\n');
  expect(text).toContain(' & measured & paper & measured & measured \\\\');
  expect(text).toMatch(/\\caption\{.*\$\^\{\*\}\$: not all cells of the figure have finished, or .*\.\}/);
  expect(text).toContain('maspo & 75.00$^{*}$ {\\scriptsize [30.06, 95.44]} & 77.80 & missing & missing \\\\');
});

test.each(['&', '%', '$', '#', '_', '{', '}', '~', '^', '\\', '<', '>', '|', '[', '*'])(
  'LaTeX takes "%s" in a name as text',
  async (character) => {
    const name = `${character}a${character}b`;
    const table = await tableOf(
      [
        { levels: { variant: name, benchmark: `${name}.jsonl` }, outcomes: '+' },
        { levels: { variant: 'plain', benchmark: `${name}.jsonl` }, outcomes: '-' },
      ],
      { title: `On ${name}`, name },
    );
    const text = latexRendering.render(table);
    const escaped = latexText(name);
    expect(escaped).toMatch(/^(\\[&%$#_{}]|\\text[a-z]+\{\}|\{[[*]\})a/);
    expect(text).toContain(`\n${escaped} & 100.00 `);
    expect(text).toContain(`On ${escaped}.`);
    expect(text).toMatch(/\\label\{tab:[A-Za-z0-9.:-]+\}/);
    // Every line of the table has as many columns as its head, and all braces are closed.
    const body = text.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(new Set(body.map((line) => line.split(/(?<!\\)&/).length))).toEqual(new Set([2]));
    const plain = text.replaceAll(/^%.*$/gm, '').replaceAll(/\\[{}]/g, '');
    expect(plain.split('{').length).toBe(plain.split('}').length);
  },
);

test('a text with line ends stays within its comment', async () => {
  const table = await tableOf([{ levels: {}, outcomes: '+' }], { notes: ['one\n\\input{other}'], title: 'A\nB' });
  const text = latexRendering.render(table);
  expect(text).toContain('% one \\input{other}\n');
  expect(text).toContain('A B.');
});

test('no rendering contains a question or the name of one', async () => {
  const table = await mixed();
  for (const { render } of tableRenderings) expect(render(table)).not.toMatch(/math-500\/\d|aqua\/\d/);
});
