import { MaspoError } from '@maspo/core';
import { type Command, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { buildTable } from '../../../experiments/table/build-table.ts';
import { parseLevelFilter } from '../../../experiments/table/level-filter.ts';
import { readCells } from '../../../experiments/table/read-cells.ts';
import { tableRenderings } from '../../../experiments/table/rendering/table-renderings.ts';
import { print } from '../../print.ts';

interface TableOptions {
  readonly format: string;
  readonly only?: readonly string[];
  readonly output?: string;
}

export function addTableCommand(bench: Command): void {
  const formats = tableRenderings.map(({ name }) => name);
  bench
    .command('table')
    .summary("show an experiment's figures beside the published ones")
    .description(
      'Makes a table of the cells that have finished, with 95 % intervals, gains over the baseline, costs and provenance. Published figures stand in columns of their own.',
    )
    .argument('<dir>', "an experiment's directory, as `maspo bench run` printed it")
    .addOption(new Option('--format <name>', 'how it is written').choices(formats).default(formats[0]))
    .option(
      '--only <factor=level...>',
      'only the cells with these levels, e.g. architecture=sequential optimizer=spo,maspo',
    )
    .option('--output <file>', 'write it to a file')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo bench table results/table1\n  maspo bench table results/table1 --only optimizer=none,maspo --format latex --output table1.tex',
    )
    .action(async (directory: string, { format, only = [], output }: TableOptions) => {
      const table = await buildTable(await readCells(directory, parseLevelFilter(only)));
      const text = tableRenderings.find(({ name }) => name === format)!.render(table);
      if (output === undefined) process.stdout.write(text);
      else {
        await writeTable(output, text);
        print(`Table: ${output}`);
      }
    });
}

async function writeTable(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (cause) {
    const message = `cannot write the table to ${file}: ${(cause as Error).message}; give --output another path`;
    throw new MaspoError('environment', message, { cause });
  }
}
