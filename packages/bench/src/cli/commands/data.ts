import type { Command } from 'commander';
import { resolveHome } from '../../data/dataset-home.ts';
import { importDatasets } from '../../data/import-datasets.ts';
import { listDatasets } from '../../data/list-datasets.ts';
import { pullDatasets } from '../../data/pull-datasets.ts';
import { print, printJson } from '../print.ts';

interface Options {
  readonly json?: boolean;
}

type Listing = Awaited<ReturnType<typeof listDatasets>>;

export function addDataCommand(program: Command): void {
  const data = program.command('data').summary('list, import and download the benchmark datasets');

  data
    .command('list')
    .summary('show every benchmark and whether it is here')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => show(await listDatasets(home()), options));

  data
    .command('import')
    .summary('take published files from a directory, after checking their hashes')
    .description(
      'Finds the published files by their names, checks size, shape and SHA-256 of all of them, and only then stores them.',
    )
    .argument('<directory>', 'a directory with published files such as math-500.jsonl; gzipped ones are read too')
    .option('--json', 'print one JSON object')
    .action(async (directory: string, options: Options) => show(await importDatasets(directory, home()), options));

  data
    .command('pull')
    .summary('download published files and check their hashes')
    .argument('[benchmarks...]', 'benchmark ids (default: all that can be downloaded)')
    .option('--json', 'print one JSON object')
    .action(async (ids: string[], options: Options) => show(await pullDatasets(home(), { ids }), options));
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
