import { failureText, MaspoError } from '@maspo/core';
import { type Command, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { buildTable } from '../../../experiments/build-table.ts';
import { locateExperiment } from '../../../experiments/locate-experiment.ts';
import { parseLevelFilter } from '../../../experiments/table/level-filter.ts';
import { readCells } from '../../../experiments/table/read-cells.ts';
import { tableRenderings } from '../../../experiments/table/rendering/table-renderings.ts';
import { terminalTable } from '../../../experiments/table/rendering/terminal-table.ts';
import { print, printDocument } from '../../../terminal/print.ts';
import { aCount } from '../../options/numbers.ts';
import { pointsOption } from './points-option.ts';

interface TableOptions {
  readonly models?: string;
  readonly limit?: number;
  readonly points: number;
  readonly format?: string;
  readonly wide?: boolean;
  readonly brief?: boolean;
  readonly only?: readonly string[];
  readonly output?: string;
}

export function addTableCommand(bench: Command): void {
  const formats = tableRenderings.map(({ name }) => name);
  bench
    .command('table')
    .summary("show an experiment's figures next to the published ones")
    .description(
      'Makes a table of the finished cells, with 95 % intervals, the spread between seeds, gains over the baseline and between every two optimizers, costs and provenance. With several seeds, gains are about the optimizers. With one seed, they are about the prompts that were found. Published figures have their own columns.',
    )
    .argument('<experiment>', 'its name or file, or its directory')
    .option(
      '--models <set>',
      'the models it was run with, where a name or file is given (default: as the experiment says)',
    )
    .addOption(new Option('--limit <n>', 'the limit it was run with, where a name or file is given').argParser(aCount))
    .addOption(
      new Option('--format <name>', `a format for files (default with --output: ${tableRenderings[0]!.name})`)
        .choices(formats)
        .conflicts(['wide', 'brief']),
    )
    .option('--wide', 'every figure, in lines of any width: the Markdown document')
    .addOption(new Option('--brief', 'only the figures, without intervals, gains and setting').conflicts('wide'))
    .option(
      '--only <factor=level...>',
      'only the cells with these levels, e.g. architecture=sequential optimizer=spo,maspo',
    )
    .addOption(pointsOption())
    .option('--output <file>', 'write it to a file')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo bench table table1 --models qwen3-8b-vllm\n  maspo bench table smoke --brief\n  maspo bench table results/table1-simulated --only optimizer=none,maspo --format latex --output table1.tex',
    )
    .action(async (nameOrPlace: string, options: TableOptions) => {
      const { format, wide, brief = false, only = [], output, points, ...place } = options;
      const directory = await locateExperiment(nameOrPlace, place);
      const table = await buildTable(await readCells(directory, parseLevelFilter(only)), { points });
      const isForTerminal = format === undefined && !wide && (output === undefined || brief);
      const text = isForTerminal
        ? `${terminalTable(table, { brief }).join('\n')}\n`
        : (tableRenderings.find(({ name }) => name === format) ?? tableRenderings[0]!).render(table);
      if (output === undefined) printDocument(text);
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
    const message = `cannot write the table to ${file}: ${failureText(cause)}; give --output another path`;
    throw new MaspoError('environment', message, { cause });
  }
}
