import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MaspoError } from '@maspo/core';
import { findCatalogueModel, isPulled, type ModelsConfig, namedModels } from '@maspo/models';
import { describeQuestionFile, findBenchmark } from '@maspo/tasks';
import type { Command } from 'commander';
import { resolveHome } from '../../data/dataset-home.ts';
import { loadExamples } from '../../data/load-examples.ts';
import { wrappedLines } from '../../terminal/fitted-lines.ts';
import { print, printJson } from '../../terminal/print.ts';
import { askForWords } from '../init/ask.ts';
import { exampleFile } from '../init/config-text.ts';
import type { InitAnswers } from '../init/init-answers.ts';
import { type MadeFiles, makeFiles } from '../init/make-files.ts';
import { type InitWords, initProviders, readAnswers } from '../init/read-answers.ts';
import { initScorings } from '../init/suggest-scoring.ts';
import { writeFiles } from '../init/write-files.ts';
import { shellWord } from '../output/shell-word.ts';

const helpText = `
Examples:
  maspo init
  maspo init --file questions.jsonl --agent "planner=Plans the solution." "solver=Solves it." --model gpt-5-mini --judge-model gpt-5
  maspo init my-system --benchmark math-500 --provider ollama --model qwen3:8b --yes
  maspo init --file cities.csv --column question=frage answer=loesung --scoring exact --yes
  maspo init --file questions.csv --graph team.yaml --base-url http://localhost:8000/v1 --model Qwen/Qwen3-8B --yes

In a terminal, the command asks for what the flags leave open. With --yes or --json, or without a terminal, it takes the
defaults: benchmark sample-math, architecture sequential, simulated models, preset default.`;

interface Options extends InitWords {
  readonly name: string;
  readonly yes?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .summary('write a configuration for your own questions and agents, or a benchmark')
    .description(
      'Asks which questions, agents and models to use, or takes them from flags. Reads the question file and prints what it understood. Writes a commented configuration with a schema for editors, a graph file if agents are given, and .env.example with the names of keys. Overwrites nothing without --force, and prints the next commands.',
    )
    .argument('[folder]', 'the folder to write to', '.')
    .option('--name <file>', 'the configuration', 'maspo.yaml')
    .option('--file <questions>', 'a file of your own questions: JSONL, JSON, CSV or Parquet, with or without answers')
    .option('--benchmark <id>', 'a benchmark in place of a file; "maspo data list" shows them')
    .option(
      '--column <role=name...>',
      'which column of the file holds what: question, answer, id, options, tests, entryPoint, setup, solution (default: common names are tried); options=A options=B for one column each',
    )
    .option(
      '--scoring <kind>',
      `how answers to your own questions are scored: ${initScorings.join(', ')} (default: as the file suggests)`,
    )
    .option('--requirement <text>', 'what a good final response to your own questions does')
    .option('--architecture <name>', 'a built-in system of agents; "maspo architectures list" shows them')
    .option('--graph <file>', 'an existing graph file')
    .option('--agent <id=role...>', 'agents of your own, in the order in which they work; a graph file is written')
    .option('--edge <from:to...>', 'who hands on to whom (default: each agent to the next)')
    .option('--provider <name>', `where the model of the agents is: ${initProviders.join(', ')}`)
    .option('--model <name>', 'the model of the agents; for llama a name of "maspo models list", or a GGUF file')
    .option('--base-url <address>', 'its server (default: the own service of the provider)')
    .option('--key-env <variable>', 'the environment variable that holds its key')
    .option('--judge-provider <name>', 'where the model is that proposes prompts and judges outputs')
    .option('--judge-model <name>', 'the name of that model (default: the model of the agents)')
    .option('--judge-base-url <address>', 'the server of that model')
    .option('--judge-key-env <variable>', 'the environment variable that holds its key')
    .option('--preset <name>', 'the settings of the search: default, paper, spec, as-published')
    .option('--yes', 'ask nothing')
    .option('--force', 'overwrite files that are there')
    .option('--json', 'print what was understood and written as one JSON object; asks nothing')
    .addHelpText('after', helpText)
    .action(init);
}

async function init(folder: string, { name, yes, force = false, json, ...given }: Options): Promise<void> {
  requireFolder(folder, name);
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const asks = isTerminal && !yes && !json;
  const words = asks ? await askForWords(given, { input: process.stdin, output: process.stdout }) : given;
  const home = resolveHome(process.env);
  const answers = await readAnswers(words);
  const made = await makeFiles(answers, { folder, name, home });
  const { written, kept } = await writeFiles(made.files, { force });
  const understood = answers.task.kind === 'file' ? describeQuestionFile(answers.task.file) : [];
  const next = await nextCommands({ answers, made, kept, folder, name, home });
  const place = (path: string) => relative('.', path);
  if (json) {
    const task = answers.task;
    const scoring = task.kind === 'file' ? { scoring: task.scoring } : {};
    return printJson({ understood, ...scoring, written: written.map(place), kept: kept.map(place), next });
  }
  const scored = answers.task.kind === 'file' ? [`Scoring: ${answers.task.scoring}.`] : [];
  const missing = kept.some((path) => path.endsWith(exampleFile))
    ? [`${exampleFile} was there and was not changed; the keys that are needed: ${made.keys.join(', ')}.`]
    : [];
  const lines = [
    ...understood,
    ...scored,
    ...(isSimulated(answers)
      ? ['SIMULATED models: to see how it works; no number will say anything about a model.']
      : []),
    ...written.map((path) => `Wrote ${place(path)}`),
    ...missing,
  ];
  for (const line of lines.flatMap((each) => wrappedLines(each, { indent: 2 }))) print(line);
  print('');
  print('Next:');
  for (const command of next) print(`  ${command}`);
}

function isSimulated({ agentModel, judgeModel }: InitAnswers): boolean {
  return [agentModel, judgeModel].some((model) => model?.provider === 'simulated');
}

function requireFolder(folder: string, name: string): void {
  if (!/^[^/\\]+\.ya?ml$/.test(name))
    throw new MaspoError('invalid-input', `--name: expected the name of a YAML file, as maspo.yaml, seen "${name}"`);
  if (!existsSync(folder))
    throw new MaspoError('missing-data', `there is no folder ${folder}: make it first (mkdir -p ${shellWord(folder)})`);
  if (!statSync(folder).isDirectory())
    throw new MaspoError('invalid-input', `${folder} is a file: give the folder to write to`);
}

/** The commands up to the start of the search, to be run in the folder of the configuration. */
async function nextCommands({
  answers,
  made,
  kept,
  folder,
  name,
  home,
}: {
  readonly answers: InitAnswers;
  readonly made: MadeFiles;
  readonly kept: readonly string[];
  readonly folder: string;
  readonly name: string;
  readonly home: string;
}): Promise<string[]> {
  const isHere = relative('.', folder) === '';
  const unset = made.keys.filter((key) => !process.env[key]?.trim());
  const hasExample = !kept.some((path) => path.endsWith(exampleFile));
  const { task } = answers;
  const isMissing =
    task.kind === 'benchmark' &&
    (await loadExamples(task.id, home).then(
      () => false,
      () => true,
    ));
  return [
    ...(isHere ? [] : [`cd ${shellWord(folder)}`]),
    ...(unset.length === 0 || existsSync(join(folder, '.env')) || !hasExample
      ? []
      : [`cp ${exampleFile} .env   # and fill in ${unset.join(', ')}`]),
    ...(isMissing && task.kind === 'benchmark' ? [commandFor(task.id)] : []),
    ...modelsToPull(made.models, home).map((model) => `maspo models pull ${model}`),
    `maspo plan ${shellWord(name)}   # what it will cost; nothing is paid`,
    `maspo optimize ${shellWord(name)}`,
  ];
}

/** The command that gets a dataset. */
function commandFor(benchmark: string): string {
  const isFree = findBenchmark(benchmark).files.some(({ url }) => url !== undefined);
  return isFree ? `maspo data pull ${benchmark}` : 'maspo data import DIR   # with the published file in DIR';
}

function modelsToPull(models: ModelsConfig, home: string): string[] {
  const named = namedModels(models).flatMap(({ config }) =>
    config.provider === 'llama' && config.file === undefined ? [config.model] : [],
  );
  return [...new Set(named)].filter((name) => {
    const model = findCatalogueModel(name);
    return model !== undefined && !isPulled(home, model);
  });
}
