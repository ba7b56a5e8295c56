import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { failureText, MaspoError } from '@maspo/core';
import type { Command } from 'commander';
import { readJson } from '../../input/read-json.ts';
import { readRun } from '../../records/read-run.ts';
import { promptsAs } from '../../report/prompts-as.ts';
import { counted } from '../../terminal/counted.ts';
import { print, printJson } from '../../terminal/print.ts';
import { openTraces, type Wanted } from '../../traces/trace-reader.ts';

interface TraceOptions extends Pick<Wanted, 'question' | 'agent'> {
  readonly promptVersion?: string;
  readonly json?: boolean;
}

export function addExportCommand(program: Command): void {
  const command = program.command('export').summary('write the traces or the prompts of a run to a file');

  command
    .command('traces')
    .summary('what the agents received and wrote, and what the judge said, as JSON lines')
    .description(
      'Writes the evidence of a run, one record a line: traces, verdicts and assessments. For a run that is not finished, writes the records so far.',
    )
    .argument('<run>', 'a run directory')
    .argument('<file>', 'a new file; gzipped where the name ends in .gz')
    .option('--question <id>', 'only records about this question')
    .option(
      '--agent <id>',
      'only verdicts on and assessments of this agent; with --prompt-version, traces of its prompt',
    )
    .option('--prompt-version <hash>', 'only traces with this version of a prompt, and the records about them')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  maspo export traces results/demo-0123456789ab one.jsonl --question sample-math/7',
    )
    .action(exportTraces);

  command
    .command('prompts')
    .summary('the final prompts as JSON, YAML, Markdown or a TypeScript module')
    .argument('<run>', 'a run directory')
    .argument('<file>', 'a new file, whose name ends in .json, .yaml, .md or .ts')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  maspo export prompts results/demo-0123456789ab src/prompts.ts')
    .action(exportPrompts);
}

async function exportTraces(
  run: string,
  file: string,
  { promptVersion, json, ...wanted }: TraceOptions,
): Promise<void> {
  const traces = await openTraces(run);
  let records = 0;
  async function* lines() {
    for await (const record of traces.read({ ...wanted, version: promptVersion })) {
      records += 1;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  const refuseNone = () => {
    if (records > 0) return;
    const asked = Object.entries({ ...wanted, promptVersion }).filter(([, value]) => value !== undefined);
    const names = asked.map(([name, value]) => `${name} ${value}`).join(', ');
    throw new MaspoError(
      'invalid-input',
      `${run} holds no record${names === '' ? '' : ` of ${names}`}: nothing was written. The pages of maspo view and events.jsonl show the ids of questions and the versions of prompts`,
    );
  };
  await writeNew(file, lines(), refuseNone);
  if (json) printJson({ file, records });
  else print(`Wrote ${records} records to ${file}.`);
}

async function exportPrompts(run: string, file: string, { json }: { json?: boolean }): Promise<void> {
  const { manifest, prompts } = await readRun(run);
  const { seen } = (await readJson(join(run, 'prompts.json'))) as { seen: string[] };
  const text = promptsAs(file, { run: manifest.id, simulated: manifest.simulated, final: prompts.final, seen });
  await writeNew(file, [text]);
  const agents = Object.keys(prompts.final).length;
  if (json) printJson({ file, agents });
  else print(`Wrote the prompts of ${counted(agents, 'agent')} to ${file}.`);
}

/** Writes to a temporary name until the file is complete, so that a failed export leaves no file behind. */
async function writeNew(
  file: string,
  content: Iterable<string> | AsyncIterable<string>,
  check = () => {},
): Promise<void> {
  if (existsSync(file))
    throw new MaspoError('invalid-input', `${file} exists: choose another name, or remove it first`);
  const part = `${file}.part`;
  const packing = file.endsWith('.gz') ? [createGzip()] : [];
  try {
    await pipeline([Readable.from(content), ...packing, createWriteStream(part)]);
    check();
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    if (cause instanceof MaspoError) throw cause;
    throw new MaspoError('environment', `cannot write ${file}: ${failureText(cause)}`, { cause });
  }
}
