import { existsSync } from 'node:fs';
import { MaspoError } from '@maspo/core';
import type { Command } from 'commander';
import { auditDatasets, auditFile } from '../../data/audit-datasets.ts';
import { resolveHome } from '../../data/dataset-home.ts';
import { importDatasets } from '../../data/import-datasets.ts';
import { listDatasets, listSamples } from '../../data/list-datasets.ts';
import { pullDatasets } from '../../data/pull-datasets.ts';
import { createCountProgress } from '../../progress/count-progress.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../options/sandbox-level-option.ts';
import { auditLines } from '../output/audit-lines.ts';

interface Options {
  readonly json?: boolean;
}

type Listing = Awaited<ReturnType<typeof listDatasets>>;

export function addDataCommand(program: Command): void {
  const data = program.command('data').summary('list, import and download the benchmark datasets');

  data
    .command('list')
    .summary('show every benchmark and whether it is here')
    .description(
      'Shows every benchmark and whether it is here. The samples are bundled with the program and always here.',
    )
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      const { benchmarks } = await listDatasets(home());
      show({ benchmarks: [...benchmarks, ...listSamples()] }, options);
    });

  data
    .command('import')
    .summary('take published files from a directory, after checking their hashes')
    .description(
      'Finds the published files by their names, checks size, shape and SHA-256 of all of them, and only then stores them.',
    )
    .argument('<directory>', 'a directory with published files such as math-500.jsonl; gzipped ones are read too')
    .option('--json', 'print one JSON object')
    .option('--no-audit', 'do not grade the gold answers afterwards')
    .action(async (directory: string, options: Options & { audit: boolean }) => {
      const listing = await importDatasets(directory, home());
      show(listing, options);
      if (options.audit) await auditAfterImport(listing);
    });

  data
    .command('audit')
    .summary('grade every gold answer against itself, and look for doubtful rows')
    .description(
      'Grades every gold answer (and runs every published solution) in both grading modes, and reports duplicates, overlaps, repeated options and labels. A summary is kept next to the data.',
    )
    .argument('[benchmarks...]', 'benchmark ids (default: all that are here)')
    .addOption(sandboxLevelOption())
    .option('--json', 'print one JSON object')
    .action(async (named: string[], options: Options & SandboxLevelOption) => {
      const ids = named.length > 0 ? named : await storedIds();
      const progress = createCountProgress();
      const report = await auditDatasets(home(), {
        ids,
        level: options.sandboxLevel,
        onProgress: progress.count,
      }).finally(progress.end);
      if (options.json) printJson(report);
      else for (const line of auditLines(report)) print(line);
    });

  data
    .command('pull')
    .summary('download published files and check their hashes')
    .argument('[benchmarks...]', 'benchmark ids (default: all that can be downloaded)')
    .option('--json', 'print one JSON object')
    .action(async (ids: string[], options: Options) =>
      show(await pullDatasets(home(), ids.length > 0 ? { ids } : {}), options),
    );
}

async function storedIds(): Promise<string[]> {
  const { benchmarks } = await listDatasets(home());
  const ids = benchmarks.filter(({ rows }) => rows > 0).map(({ id }) => id);
  if (ids.length > 0) return ids;
  throw new MaspoError('missing-data', 'no benchmark is here to be audited: run "maspo data import DIR" first');
}

/**
 * New data is audited once. A machine without a sandbox can still import. Its code benchmarks are then audited at the first import after a
 * sandbox is available.
 */
async function auditAfterImport({ benchmarks }: Listing): Promise<void> {
  const unaudited: string[] = [];
  let why = '';
  for (const { id, status } of benchmarks) {
    if (status === 'unchanged' && existsSync(auditFile(home(), id))) continue;
    const progress = createCountProgress();
    try {
      const report = await auditDatasets(home(), { ids: [id], asPublished: false, onProgress: progress.count });
      progress.end();
      for (const line of auditLines(report)) note(line);
    } catch (error) {
      if (!(error instanceof MaspoError && error.code === 'sandbox-unavailable')) throw error;
      unaudited.push(id);
      why = error.message;
    } finally {
      progress.end();
    }
  }
  if (unaudited.length > 0) note(`imported, but not audited: ${unaudited.join(', ')}: ${why}`);
}

function home(): string {
  return resolveHome(process.env);
}

function show(listing: Listing, { json }: Options): void {
  if (json) printJson(listing);
  else
    for (const { id, rows, sha256, status } of listing.benchmarks)
      print(`${id.padEnd(14)} ${String(rows).padStart(5)} rows  ${status.padEnd(11)} ${sha256?.slice(0, 16) ?? ''}`);
}
