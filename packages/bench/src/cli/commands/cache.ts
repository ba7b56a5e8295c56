import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { MaspoError } from '@maspo/core';
import {
  type FileHashes,
  fileHashesOf,
  findPrunable,
  guarded,
  noReplies,
  openReplyDatabase,
  type Pruned,
  pruneReplies,
  type RecordedPart,
  type ReplyCount,
  type ReplyStatistics,
  replyStatistics,
  replyStoreFile,
  writeRecording,
} from '@maspo/models';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { resolveHome } from '../../data/dataset-home.ts';
import { readRecord } from '../../experiments/records/experiment-directory.ts';
import { readJson } from '../../input/read-json.ts';
import type { Manifest } from '../../records/manifest.ts';
import { readServedKeys } from '../../records/served-keys.ts';
import { counted } from '../../terminal/counted.ts';
import { wrappedLines } from '../../terminal/fitted-lines.ts';
import { print, printJson } from '../../terminal/print.ts';

interface Options {
  readonly json?: boolean;
}

interface PruneOptions extends Options {
  readonly olderThan?: Date;
  readonly model?: string;
  readonly failed?: boolean;
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

interface ExportOptions extends Options {
  readonly run?: string;
  readonly experiment?: string;
  readonly model?: string;
}

export function addCacheCommand(program: Command): void {
  const cache = program
    .command('cache')
    .summary('show, prune and export the stored replies of models')
    .description(
      'Works on the reply store in $MASPO_HOME. A repeated run takes every reply that it got before from this store.',
    );

  cache
    .command('stats')
    .summary('what is stored, by model')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  maspo cache stats --json')
    .action(stats);

  cache
    .command('prune')
    .summary('delete stored replies permanently')
    .description(
      'Deletes the replies that meet all given criteria, and frees their space. A run that needs a deleted reply asks the model again, and pays again. A finished run needs no stored reply: its directory contains its evidence.',
    )
    .addOption(new Option('--older-than <age>', 'stored longer ago, such as 30d, 12h or 8w').argParser(longAgo))
    .option('--model <name>', 'of the model with this name')
    .option('--failed', 'those of requests that the server could not serve, to ask again after its limits changed')
    .addOption(new Option('--all', 'every reply').conflicts(['olderThan', 'model', 'failed']))
    .option('--dry-run', 'print what would be deleted, and delete nothing')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo cache prune --failed\n  maspo cache prune --model small --older-than 30d --dry-run',
    )
    .action(prune);

  cache
    .command('export')
    .summary('write stored replies to a file that `--replay` of `optimize` and `bench run` answers from')
    .argument('<file>', 'a new file; gzipped where the name ends in .gz')
    .option('--run <dir>', 'exactly the replies of this finished run')
    .addOption(
      new Option('--experiment <dir>', 'exactly the replies of the finished cells of this experiment').conflicts('run'),
    )
    .addOption(new Option('--model <name>', 'the replies of the model with this name').conflicts(['run', 'experiment']))
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo cache export replies.jsonl.gz --run results/math-500-0123456789ab\n  maspo cache export replies.jsonl.gz --experiment results/table1-qwen3-8b-vllm\n  maspo cache export small.jsonl --model small',
    )
    .action(exportReplies);
}

function stats({ json }: Options): void {
  const file = storeFile();
  const bytes = existsSync(file) ? statSync(file).size : 0;
  const statistics = existsSync(file) ? withStore(replyStatistics) : { ...noReplies, models: [] };
  if (json) printJson({ file, bytes, ...statistics });
  else for (const line of statisticsLines(file, bytes, statistics)) print(line);
}

function statisticsLines(file: string, bytes: number, { replies, models }: ReplyStatistics): string[] {
  return [
    `${file}: ${counted(replies, 'reply', 'replies')}, ${megabytes(bytes)}`,
    ...models.flatMap(({ provider, model, ...count }) =>
      wrappedLines(`${provider} ${model}: ${countText(count)}`, { indent: 2 }),
    ),
  ];
}

function countText({ replies, failed, inputTokens, outputTokens, oldest, newest }: ReplyCount): string {
  const failures = failed === 0 ? '' : ` (${failed} of them failed)`;
  return `${counted(replies, 'reply', 'replies')}${failures}, ${inputTokens} input and ${outputTokens} output tokens, stored ${oldest} to ${newest}`;
}

function prune({ olderThan: storedBefore, model, failed, all, dryRun = false, json }: PruneOptions): void {
  if (storedBefore === undefined && model === undefined && !failed && !all) {
    throw new MaspoError(
      'invalid-input',
      'nothing says which replies to delete: give --older-than, --model or --failed, or --all for every reply',
    );
  }
  const criteria = { storedBefore, model, failed };
  const pruned = withExistingStore((database) => {
    if (model !== undefined) requireModel(database, model);
    return dryRun ? findPrunable(database, criteria) : pruneReplies(database, criteria);
  });
  if (json) printJson({ dryRun, ...pruned });
  else for (const line of wrappedLines(pruneText(pruned, dryRun))) print(line);
}

function pruneText({ replies, bytes }: Pruned, dryRun: boolean): string {
  const size = `${counted(replies, 'reply', 'replies')}, ${megabytes(bytes)}`;
  return dryRun
    ? `Would delete ${size}. A run that needs them would ask the model, and pay, again.`
    : `Deleted ${size}. A run that needs them asks the model, and pays, again.`;
}

async function exportReplies(file: string, options: ExportOptions): Promise<void> {
  const part = await partOf(options);
  const replies = await withExistingStore(async (database) => {
    if (part.kind === 'model') requireModel(database, part.model);
    return writeRecording(file, part, { database, store: storeFile() });
  });
  const command = part.kind === 'experiment' ? 'bench run EXPERIMENT' : 'optimize CONFIG';
  if (options.json) printJson({ file, replies, run: part.kind === 'run' ? part.id : null });
  else
    print(
      `Wrote ${counted(replies, 'reply', 'replies')} to ${file}. Answer from it with: maspo ${command} --replay ${file}`,
    );
}

async function partOf({ run, experiment, model }: ExportOptions): Promise<RecordedPart> {
  if (run !== undefined) return { kind: 'run', ...(await readServedKeys(run)), files: await modelFilesOf([run]) };
  if (experiment !== undefined) return { kind: 'experiment', ...(await keysOfExperiment(experiment)) };
  return model === undefined ? { kind: 'all' } : { kind: 'model', model };
}

/** The keys of all cells that have begun. Throws `MaspoError` for a cell that has not finished. */
async function keysOfExperiment(directory: string) {
  const { name, cells } = await readRecord(directory);
  const begun = cells.map((cell) => join(directory, cell.directory)).filter((place) => existsSync(place));
  if (begun.length === 0)
    throw new MaspoError('missing-data', `no cell of ${directory} was run yet: there is nothing to record`);
  const served = await Promise.all(begun.map(readServedKeys));
  const keys = [...new Set(served.flatMap((of) => of.keys))].toSorted();
  return { id: name, keys, files: await modelFilesOf(begun) };
}

/** The model files of runs, whose hashes a replay needs. */
async function modelFilesOf(runs: readonly string[]): Promise<FileHashes> {
  const manifests = await Promise.all(runs.map((run) => readJson(join(run, 'manifest.json'))));
  return fileHashesOf(manifests.flatMap((manifest) => Object.values((manifest as Manifest).models)));
}

function storeFile(): string {
  return replyStoreFile(resolveHome(process.env));
}

function withExistingStore<Value>(work: (database: DatabaseSync) => Value): Value {
  if (existsSync(storeFile())) return withStore(work);
  throw new MaspoError(
    'missing-data',
    `there is no reply store yet: ${storeFile()} is created with the first reply of a model; if your store is elsewhere, set MASPO_HOME to its folder`,
  );
}

/** Opens the store for `work`, and closes it afterwards. */
function withStore<Value>(work: (database: DatabaseSync) => Value): Value {
  const file = storeFile();
  const database = openReplyDatabase(file);
  const close = () => database.close();
  try {
    const value = guarded(file, () => work(database));
    if (value instanceof Promise) return value.finally(close) as Value;
    close();
    return value;
  } catch (error) {
    close();
    throw error;
  }
}

/** A mistyped name must not look like a model without replies. */
function requireModel(database: DatabaseSync, model: string): void {
  const stored = database.prepare('SELECT DISTINCT model FROM reply ORDER BY model').all();
  const known = stored.map((row) => row.model);
  if (known.includes(model)) return;
  throw new MaspoError(
    'invalid-input',
    `no reply of a model "${model}" is stored: stored are those of ${known.map((name) => `"${name}"`).join(', ') || 'no model'}`,
  );
}

const hoursOf: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 };

function longAgo(text: string): Date {
  const [, number, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) {
    throw new InvalidArgumentError('Expected a whole number of hours, days or weeks, such as 12h, 30d or 8w.');
  }
  return new Date(Date.now() - Number(number) * hoursOf[unit]! * 3_600_000);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
