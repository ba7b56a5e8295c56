import type { Readable, Writable } from 'node:stream';
import { confirm, intro, isCancel, log, select, text } from '@clack/prompts';
import { architectures } from '@maspo/architectures';
import { MaspoError, maspoPresets } from '@maspo/core';
import { catalogue, type Host, megabytesOf, providerChoices } from '@maspo/models';
import { benchmarks, type Columns, describeQuestionFile, readQuestionFile, sampleBenchmarks } from '@maspo/tasks';
import { shownText } from '../../terminal/shown-text.ts';
import { type InitWords, initDefaults, readUsableFile } from './read-answers.ts';
import { readColumns } from './read-columns.ts';
import { initScorings, suggestScoring } from './suggest-scoring.ts';

/** The streams for questions and answers. */
export interface AskingPlace {
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Asks for everything that the given words leave open, and returns all words. Throws `MaspoError` `stopped` when the user leaves a question
 * with Ctrl-C or Escape.
 */
export async function askForWords(given: InitWords, place: AskingPlace): Promise<InitWords> {
  intro('A new configuration. Ctrl-C leaves, and writes nothing.', place);
  const task = await askForTask(given, place);
  const system = await askForSystem(given, place);
  const models = await askForModels(given, place);
  const preset =
    given.preset ??
    answered(
      await select({
        message: 'Which settings of the search?',
        options: maspoPresets.map((value) => ({ value: value as string, label: value, hint: presetHints[value] })),
        ...place,
      }),
    );
  return { ...given, ...task, ...system, ...models, preset };
}

const presetHints = {
  default: 'what we recommend',
  paper: 'as in the paper',
  spec: 'a larger search',
  'as-published': 'as the released code does it',
} as const satisfies Record<(typeof maspoPresets)[number], string>;

async function askForTask(given: InitWords, place: AskingPlace): Promise<InitWords> {
  if (given.benchmark !== undefined) return {};
  const isOwn =
    given.file !== undefined ||
    answered(
      await select({
        message: 'Which questions?',
        options: [
          { value: true, label: 'a file of mine', hint: 'JSONL, JSON, CSV or Parquet, with or without answers' },
          { value: false, label: 'a benchmark' },
        ],
        ...place,
      }),
    );
  if (!isOwn) {
    const options = [...sampleBenchmarks, ...benchmarks].map(({ id, rows, format }) => ({
      value: id,
      label: id,
      hint: `${rows} questions, ${format}`,
    }));
    return { benchmark: answered(await select({ message: 'Which benchmark?', options, ...place })) };
  }
  const { file, column } = await askForFile(given, readColumns(given.column ?? []), place);
  for (const sentence of describeQuestionFile(file)) log.info(shownText(sentence), place);
  const suggested = suggestScoring(file);
  const scoring =
    given.scoring ??
    answered(
      await select({
        message: `How are answers scored? Suggested: ${suggested.scoring}, as ${suggested.why}`,
        options: initScorings.map((value) => ({ value: value as string, label: value })),
        initialValue: suggested.scoring as string,
        ...place,
      }),
    );
  return { file: file.name, ...(column.length === 0 ? {} : { column }), scoring };
}

/** Asks again when an entered file cannot be used. A file that was given as a flag must be usable. */
async function askForFile(given: InitWords, named: Columns, place: AskingPlace) {
  for (let path = given.file; ; path = undefined) {
    const asked = path ?? answered(await text({ message: 'Its path?', placeholder: 'questions.jsonl', ...place }));
    try {
      const column = [...(given.column ?? []), ...(await askForColumns(asked, named, place))];
      return { file: await readUsableFile(asked, readColumns(column)), column };
    } catch (error) {
      if (!(error instanceof MaspoError) || error.code === 'stopped' || given.file !== undefined) throw error;
      log.error(shownText(error.message), place);
    }
  }
}

/** Asks for the columns with the question and the answer, if neither a flag nor a common name tells them. */
async function askForColumns(path: string, named: Columns, place: AskingPlace): Promise<string[]> {
  const { columns, roles } = await readQuestionFile(path, { columns: named });
  const known = Object.values(roles).flat();
  const free = new Set(columns.filter((name) => !known.includes(name)));
  const words: string[] = [];
  for (const role of ['question', 'answer'] as const) {
    const isKnown = roles[role] !== undefined || (role === 'answer' && roles.tests !== undefined);
    if (isKnown || free.size === 0) continue;
    const options = [
      ...[...free].map((name) => ({ value: name, label: shownText(name) })),
      ...(role === 'answer' ? [{ value: '', label: 'none: the questions have no answers' }] : []),
    ];
    const name = answered(await select({ message: `Which column holds the ${role}?`, options, ...place }));
    if (name === '') continue;
    free.delete(name);
    words.push(`${role}=${name}`);
  }
  return words;
}

async function askForSystem(given: InitWords, place: AskingPlace): Promise<InitWords> {
  if ([given.architecture, given.graph, given.agent].some((word) => word !== undefined)) return {};
  const isOwn = answered(
    await select({
      message: 'Which agents?',
      options: [
        { value: false, label: 'a built-in architecture' },
        { value: true, label: 'agents of my own', hint: 'their names and what each does' },
      ],
      ...place,
    }),
  );
  if (!isOwn) {
    const options = architectures.map(({ name }) => ({ value: name, label: name }));
    const initialValue: string = initDefaults.architecture;
    return { architecture: answered(await select({ message: 'Which one?', options, initialValue, ...place })) };
  }
  const agents: string[] = [];
  for (;;) {
    const id = answered(
      await text({
        message: agents.length === 0 ? 'The name of the first agent?' : 'The name of the next agent? (empty: no more)',
        placeholder: agents.length === 0 ? 'planner' : '',
        validate: (name) => {
          if (agents.some((agent) => agent.startsWith(`${name}=`))) return 'another name: this agent is there already';
          return (agents.length === 0 || name) && !/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name ?? '')
            ? 'letters, digits, "-", "_" and "."'
            : undefined;
        },
        ...place,
      }),
    );
    if (!id) break;
    const role = answered(
      await text({
        message: `What does ${id} do?`,
        placeholder: 'Plans how the question can be solved, without solving it.',
        validate: (said) => (said?.trim() ? undefined : 'one or two sentences'),
        ...place,
      }),
    );
    agents.push(`${id}=${role}`);
  }
  log.info('Each hands on to the next; the edges in graph.yaml can be changed.', place);
  return { agent: agents };
}

async function askForModels(given: InitWords, place: AskingPlace): Promise<InitWords> {
  if (given.provider !== undefined || given.model !== undefined) return {};
  const { baseUrl, keyEnv, judgeBaseUrl, judgeKeyEnv } = given;
  const agent = await askForModel('Which model do the agents speak with?', { baseUrl, keyEnv }, place);
  if (agent.provider === 'simulated') return agent;
  if (given.judgeProvider !== undefined || given.judgeModel !== undefined) return agent;
  const isOther = judgeBaseUrl !== undefined || judgeKeyEnv !== undefined;
  const isSame =
    !isOther &&
    answered(
      await confirm({
        message: 'Shall the same model propose prompts and judge outputs? (a different, better model judges better)',
        initialValue: false,
        ...place,
      }),
    );
  if (isSame) return agent;
  const judge = await askForModel(
    'Which model proposes and judges?',
    { baseUrl: judgeBaseUrl, keyEnv: judgeKeyEnv },
    place,
  );
  return {
    ...agent,
    judgeProvider: judge.provider,
    judgeModel: judge.model,
    judgeBaseUrl: judge.baseUrl,
    judgeKeyEnv: judge.keyEnv,
  };
}

/** The server of a model, as far as flags name it. A given value is not asked for. */
type Server = Pick<InitWords, 'baseUrl' | 'keyEnv'>;

async function askForModel(message: string, server: Server, place: AskingPlace): Promise<InitWords> {
  const { name: provider, host } = answered(
    await select({
      message,
      options: providerChoices.map((value) => ({ value, label: value.name, hint: value.about })),
      initialValue: providerChoices.find(({ name }) => name === initDefaults.server)!,
      ...place,
    }),
  );
  if (provider === 'llama') {
    const options = catalogue.map((model) => ({ value: model.name, label: model.title, hint: megabytesOf(model) }));
    return { ...server, provider, model: answered(await select({ message: 'Which model?', options, ...place })) };
  }
  if (host === undefined) return { ...server, provider };
  const model = answered(
    await text({
      message: 'Its name, as the server knows it?',
      validate: (name) => (name?.trim() ? undefined : 'the name of a model'),
      ...place,
    }),
  );
  const baseUrl = server.baseUrl ?? (await askForAddress(host, place));
  const keyEnv = server.keyEnv ?? (await askForKey(host, baseUrl, place));
  return { provider, model, baseUrl, keyEnv };
}

async function askForAddress(host: Host, place: AskingPlace): Promise<string | undefined> {
  const address = answered(
    await text({
      message: `The address of the server? (empty: ${host.baseUrl})`,
      validate: (url) => (!url || URL.canParse(url) ? undefined : 'an address such as http://localhost:8000/v1'),
      ...place,
    }),
  );
  return address || undefined;
}

async function askForKey(
  { keyVariable }: Host,
  baseUrl: string | undefined,
  place: AskingPlace,
): Promise<string | undefined> {
  const variable = answered(
    await text({
      message: `The environment variable that holds its key? (empty: ${baseUrl || keyVariable === undefined ? 'no key' : keyVariable})`,
      validate: (name) =>
        !name || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? undefined : 'the name of a variable, not the key itself',
      ...place,
    }),
  );
  return variable || undefined;
}

/** The answer to a question. */
function answered<Value>(value: Value): Exclude<Value, symbol> {
  if (isCancel(value)) throw new MaspoError('stopped', 'left without an answer: nothing was written');
  return value as Exclude<Value, symbol>;
}
