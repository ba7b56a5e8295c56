import { dirname, extname, join, resolve } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import { makeFolder } from '@maspo/models';
import { type Command, InvalidArgumentError, Option } from 'commander';
import writeFileAtomic from 'write-file-atomic';
import { resolveHome } from '../../../data/dataset-home.ts';
import { writeRecord } from '../../../experiments/records/experiment-directory.ts';
import { setUpExperiment } from '../../../experiments/set-up-experiment.ts';
import { arrayScript, type TaskResources } from '../../../slurm/array-script.ts';
import { cellTasks } from '../../../slurm/cell-tasks.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { aCount } from '../../options/numbers.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../../options/sandbox-level-option.ts';
import { strictOption } from '../../options/strict-option.ts';
import { tracesOption } from '../../options/traces-option.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';
import { choiceOf, type ExperimentOptions, withExperimentOptions } from './experiment-options.ts';

const helpText = `
Examples:
  maspo bench submit table1 --models qwen3-8b-vllm --slurm --time 08:00:00
  maspo bench submit my-experiment.yaml --slurm --at-once 16 --memory 8G --out cells.sh

Nothing is submitted: start the script with bash, where sbatch is. Each task runs one cell with "maspo bench run --cell".
When tasks failed or ran out of time, give the same command again: finished cells are left out of the new script.`;

interface Options extends ExperimentOptions, SandboxLevelOption, TaskResources {
  readonly slurm?: boolean;
  readonly out?: string;
  readonly strict?: boolean;
  /** False for `--no-traces`. */
  readonly traces: boolean;
  readonly json?: boolean;
}

export function addSubmitCommand(bench: Command): void {
  withExperimentOptions(bench.command('submit'))
    .summary('write the cells of an experiment that have not finished as an array job of Slurm')
    .description(
      'Writes a script that runs every unfinished cell of an experiment as a task of an array job, for clusters where all machines see one file system.',
    )
    .addOption(new Option('--slurm', 'for Slurm, the only scheduler so far').makeOptionMandatory())
    .option('--out <file>', "the script (default: slurm/cells.sh in the experiment's directory)")
    .addOption(new Option('--at-once <n>', 'tasks at once').argParser(aCount).default(4))
    .addOption(
      new Option('--time <time>', 'for each task, HH:MM:SS or D-HH:MM:SS (default: as the cluster has it)').argParser(
        aTime,
      ),
    )
    .addOption(new Option('--memory <size>', 'for each task').argParser(aSize).default('4G'))
    .addOption(new Option('--cpus <n>', 'for each task').argParser(aCount).default(2))
    .addOption(sandboxLevelOption())
    .addOption(strictOption({ judged: true }))
    .addOption(tracesOption())
    .option('--json', 'print script and cells as one JSON object')
    .addHelpText('after', helpText)
    .action(submit);
}

async function submit(nameOrFile: string, options: Options): Promise<void> {
  const home = resolve(resolveHome(process.env));
  const { atOnce, time, memory, cpus } = options;
  // Each task checks what its cell needs.
  const setup = await setUpExperiment(nameOrFile, { ...choiceOf(options, home), traces: options.traces });
  const { record, cells } = setup;
  const directory = resolve(setup.directory);
  const tasks = await cellTasks(setup);
  const left = tasks.first.length + tasks.second.length;
  const folder = join(directory, 'slurm');
  const script = left === 0 ? undefined : resolve(options.out ?? join(folder, 'cells.sh'));
  if (script !== undefined) {
    await writeRecord(setup.directory, record);
    const text = arrayScript({
      name: record.name,
      tasks,
      command: commandOf(nameOrFile, { ...options, dir: directory }),
      workingDirectory: process.cwd(),
      home,
      folder,
      resources: { atOnce, time, memory, cpus },
    });
    await writeScript(script, text);
  }
  const { name, models, simulated, limit } = record;
  if (options.json)
    return printJson({ experiment: name, models, simulated, limit, directory, script: script ?? null, ...tasks });
  const total = new Set(cells.map(({ id }) => id)).size;
  if (simulated) print(simulatedNotice);
  if (script === undefined)
    return print(`All ${total} cells have finished: nothing is left to submit, and no script was written.`);
  print(
    `${left} of ${total} cells are left${tasks.second.length === 0 ? '' : `, ${tasks.second.length} of them after the others, whose prompts they take over`}.`,
  );
  print(`Submit them with: bash ${script}`);
}

/** The path of this program, so that tasks do not depend on another program named `maspo` on their machine. */
function commandOf(nameOrFile: string, options: Options): string[] {
  const main = join(import.meta.dirname, `../../main${extname(import.meta.filename)}`);
  const { models, seed, limit, only, dir, sandboxLevel, strict, traces } = options;
  const valued = {
    '--models': models,
    '--seed': seed?.join(','),
    '--limit': limit,
    '--dir': dir,
    '--sandbox-level': sandboxLevel,
  };
  return [
    ...[process.execPath, '--disable-warning=ExperimentalWarning', '--disable-sigusr1', main],
    ...['bench', 'run', nameOrFile],
    ...(only === undefined ? [] : ['--only', ...only]),
    ...Object.entries(valued).flatMap(([option, value]) => (value === undefined ? [] : [option, String(value)])),
    ...(strict ? ['--strict'] : []),
    ...(traces ? [] : ['--no-traces']),
  ];
}

async function writeScript(file: string, text: string): Promise<void> {
  try {
    makeFolder(dirname(file));
    await writeFileAtomic(file, text, { mode: 0o755 });
  } catch (cause) {
    const message = `cannot write the script to ${file}: ${failureText(cause)}; give --out another path`;
    throw new MaspoError('environment', message, { cause });
  }
}

function aTime(text: string): string {
  if (/^(\d+-)?\d{1,3}:[0-5]\d:[0-5]\d$/.test(text)) return text;
  throw new InvalidArgumentError('Expected HH:MM:SS or D-HH:MM:SS, e.g. 08:00:00.');
}

function aSize(text: string): string {
  if (/^[1-9]\d*[MGT]$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a whole number and its unit M, G or T, e.g. 4G.');
}
