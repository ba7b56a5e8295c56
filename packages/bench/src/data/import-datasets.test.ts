import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { needsDatasets } from '@maspo/tasks/testing';
import { describe, expect, test } from 'vitest';
import {
  fixtureBenchmarks,
  hashOf,
  mathContent,
  officialContent,
  shuffledContent,
} from '../../test-support/fixture-benchmark.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { importDatasets } from './import-datasets.ts';
import { listDatasets } from './list-datasets.ts';
import { loadExamples } from './load-examples.ts';

const known = fixtureBenchmarks;

async function foldersWith(files: Record<string, string | Uint8Array>) {
  const directory = scratchFolder();
  const source = join(directory, 'source');
  await mkdir(source);
  for (const [name, content] of Object.entries(files)) await writeFile(join(source, name), content);
  return { source, home: join(directory, 'home') };
}

describe('importDatasets', () => {
  test('stores every known file, compressed ones too, and lists them in benchmark order', async () => {
    const files = {
      'gpqa-diamond.jsonl.gz': gzipSync(shuffledContent),
      'math-500.jsonl': mathContent,
      'notes.txt': '-',
    };
    const { source, home } = await foldersWith(files);
    expect(await importDatasets(source, home, { known })).toEqual({
      benchmarks: [
        { id: 'math-500', rows: 2, sha256: hashOf(mathContent), status: 'imported' },
        { id: 'gpqa-diamond', rows: 1, sha256: hashOf(shuffledContent), status: 'imported' },
      ],
    });
    const { examples } = await loadExamples('math-500', home, { known });
    expect(examples.map(({ id }) => id)).toEqual(['math-500/test/a.json', 'math-500/test/b.json']);
  });

  test('reports unchanged for a file that is stored already', async () => {
    const { source, home } = await foldersWith({ 'math-500.jsonl': mathContent });
    await importDatasets(source, home, { known });
    const again = await importDatasets(source, home, { known });
    expect(again.benchmarks.map(({ status }) => status)).toEqual(['unchanged']);
  });

  test('a changed byte refuses everything with both hashes, and nothing is stored', async () => {
    const changed = mathContent.replace('"9"', '"8"');
    const { source, home } = await foldersWith({ 'gpqa-diamond.jsonl': shuffledContent, 'math-500.jsonl': changed });
    const refusal = importDatasets(source, home, { known });
    await expect(refusal).rejects.toMatchObject({ name: 'MaspoError', code: 'invalid-input' });
    await expect(refusal).rejects.toThrow(hashOf(mathContent));
    await expect(refusal).rejects.toThrow(hashOf(changed));
    expect(existsSync(home)).toBe(false);
  });

  test('all wrong files are named at once', async () => {
    const files = { 'math-500.jsonl': 'wrong', 'gpqa-diamond.jsonl.gz': 'not compressed' };
    const { source, home } = await foldersWith(files);
    await expect(importDatasets(source, home, { known })).rejects.toMatchObject({
      issues: [expect.stringContaining('math-500.jsonl'), expect.stringContaining('gpqa-diamond.jsonl.gz')],
    });
  });

  test('a folder without any known file is refused with the names it looked for', async () => {
    const { source, home } = await foldersWith({ 'other.jsonl': mathContent });
    const refusal = importDatasets(source, home, { known });
    await expect(refusal).rejects.toMatchObject({ code: 'missing-data' });
    await expect(refusal).rejects.toThrow('math-500.jsonl, gpqa-diamond.jsonl, gpqa_diamond.csv');
  });

  test('a missing folder is named', async () => {
    const { source, home } = await foldersWith({});
    await expect(importDatasets(join(source, 'nowhere'), home, { known })).rejects.toThrow('nowhere');
  });

  test('the official GPQA file is unverified and replaces the shuffled one', async () => {
    const shuffled = await foldersWith({ 'gpqa-diamond.jsonl': shuffledContent });
    await importDatasets(shuffled.source, shuffled.home, { known });
    const official = await foldersWith({ 'gpqa_diamond.csv': officialContent });
    const listing = await importDatasets(official.source, shuffled.home, { known });
    const entry = { id: 'gpqa-diamond', rows: 1, sha256: hashOf(officialContent), status: 'unverified' };
    expect(listing.benchmarks).toEqual([entry]);
    expect((await listDatasets(shuffled.home, { known })).benchmarks[1]).toEqual(entry);
    expect((await loadExamples('gpqa-diamond', shuffled.home, { known })).examples[0]?.id).toBe('gpqa-diamond/rec1');
  });

  test('if both GPQA shapes are in one folder, the verified one counts', async () => {
    const files = { 'gpqa_diamond.csv': officialContent, 'gpqa-diamond.jsonl': shuffledContent };
    const { source, home } = await foldersWith(files);
    const { benchmarks } = await importDatasets(source, home, { known });
    expect(benchmarks.map(({ sha256 }) => sha256)).toEqual([hashOf(shuffledContent)]);
  });

  test('a confidential file is stored compressed, others as they are, each next to its record', async () => {
    const { source, home } = await foldersWith({
      'gpqa-diamond.jsonl': shuffledContent,
      'math-500.jsonl': mathContent,
    });
    await importDatasets(source, home, { known });
    const gpqa = join(home, 'datasets', 'gpqa-diamond');
    expect((await readdir(gpqa)).sort()).toEqual(['gpqa-diamond.jsonl.gz', 'gpqa-diamond.jsonl.json']);
    const stored = await readFile(join(gpqa, 'gpqa-diamond.jsonl.gz'));
    expect(gunzipSync(stored).toString()).toBe(shuffledContent);
    const math = join(home, 'datasets', 'math-500');
    expect(await readFile(join(math, 'math-500.jsonl'), 'utf8')).toBe(mathContent);
    const record = { sha256: hashOf(mathContent), rows: 2, status: 'verified' };
    expect(JSON.parse(await readFile(join(math, 'math-500.jsonl.json'), 'utf8'))).toEqual(record);
  });

  test.skipIf(needsDatasets.missing)(`all six published sets are taken ${needsDatasets.note}`, async () => {
    const { home } = await foldersWith({});
    const { benchmarks } = await importDatasets(needsDatasets.folder, home);
    expect(benchmarks.map(({ id, rows, status }) => [id, rows, status])).toEqual([
      ['math-500', 500, 'imported'],
      ['agieval-math', 256, 'imported'],
      ['aqua', 254, 'imported'],
      ['gpqa-diamond', 198, 'imported'],
      ['mbpp', 427, 'imported'],
      ['humaneval-et', 164, 'imported'],
    ]);
  });
});
