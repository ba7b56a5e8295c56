import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { askForWords } from '../src/cli/init/ask.ts';
import { type InitWords, readAnswers } from '../src/cli/init/read-answers.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createWorkspace } from './workspace.ts';

const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const numbered = <Row>(count: number, row: (index: number) => Row) =>
  Array.from({ length: count }, (_, index) => row(index));

/** Question files of all kinds, by name. */
const files = {
  'sums.jsonl': lines(numbered(30, (at) => ({ question: `What is ${at} + ${at}?`, answer: 2 * at }))),
  'capitals.csv': [
    'prompt,gold',
    ...numbered(30, (at) => `Capital ${at}?`).map((text, at) => `${text},City ${at}`),
  ].join('\n'),
  'cities.csv': ['nr;frage;loesung;a;b', ...numbered(24, (at) => `N${at};Which, ${at}?;two;one;two`)].join('\n'),
  'bare.jsonl': lines(numbered(12, (at) => ({ question: `Write about the number ${at}.` }))),
  'essays.json': JSON.stringify(
    numbered(24, (at) => ({ input: `Topic ${at}`, reference: `Long text ${at}. `.repeat(20) })),
  ),
  'choices.jsonl': lines(numbered(24, (at) => ({ question: `Which, ${at}?`, options: ['one', 'two'], answer: 'B' }))),
  'records.jsonl': lines(numbered(24, (at) => ({ question: `Record ${at}?`, answer: { id: at } }))),
  'two.jsonl': lines(numbered(2, (at) => ({ question: `What is ${at} + 1?`, answer: at + 1 }))),
  'few.jsonl': lines(numbered(6, (at) => ({ question: `What is ${at} + 1?`, answer: at + 1 }))),
};

async function placeWith(...names: (keyof typeof files)[]) {
  const workspace = createWorkspace(onTestFinished);
  for (const name of names) await writeFile(join(workspace.directory, name), files[name]);
  return workspace;
}

const team = ['--agent', 'planner=Plans it.', 'solver=Solves it.', 'checker=Checks it.'];
const edges = ['--edge', 'planner:solver', 'planner:checker', 'solver:checker'];
const simulatedJudge = ['--judge-provider', 'simulated'];

describe('what maspo init writes can be run', { timeout: 120_000 }, () => {
  test.each<[what: string, file: keyof typeof files | undefined, flags: string[], scoring?: string]>([
    ['no flags', undefined, []],
    ['a benchmark', undefined, ['--benchmark', 'sample-choice', '--architecture', 'debate']],
    ['numbers', 'sums.jsonl', [], 'math'],
    ['short answers in a CSV file, a team', 'capitals.csv', team, 'exact'],
    ['no answers, a team with edges', 'bare.jsonl', [...team, ...edges], 'none'],
    ['long answers', 'essays.json', [], 'rubric'],
    ['options', 'choices.jsonl', [], 'choice'],
    ['JSON answers', 'records.jsonl', ['--agent', 'only=Answers it.'], 'json'],
    ['six questions', 'few.jsonl', ['--preset', 'paper'], 'math'],
    ['another scoring', 'sums.jsonl', ['--scoring', 'contains', '--requirement', 'It is "right": yes.'], 'contains'],
    ['a preset', 'sums.jsonl', ['--preset', 'spec'], 'math'],
    ['as published', undefined, ['--preset', 'as-published']],
    ['two questions', 'two.jsonl', ['--preset', 'spec'], 'math'],
    ['two questions, as published', 'two.jsonl', ['--preset', 'as-published'], 'math'],
  ])('%s', async (_, file, flags, scoring) => {
    const { maspo, read, files: all } = await placeWith(...(file === undefined ? [] : [file]));
    const source = file === undefined ? [] : ['--file', file];
    const made = await maspo(['init', ...source, ...flags, '--json']);
    expect(made.stderr).toBe('');
    expect(made.exitCode).toBe(0);
    const { written, next, ...told } = JSON.parse(made.stdout);
    expect(told.scoring).toBe(scoring);
    expect(await all()).toEqual([...written, ...(file === undefined ? [] : [file])].sort());
    expect(next.at(-1)).toBe('maspo optimize maspo.yaml');
    expect((await read('maspo.yaml')).split('\n')[0]).toBe('# yaml-language-server: $schema=./maspo.schema.json');
    const checked = await maspo(['optimize', 'maspo.yaml', '--dry-run']);
    expect(checked.stderr.replace(/^.*columns were guessed.*\n/m, '')).toBe('');
    expect(checked.exitCode).toBe(0);
  });

  test('columns that a flag names are written down and used, also those that have the name of their role', async () => {
    const { maspo, read } = await placeWith('cities.csv', 'sums.jsonl');
    const columns = ['--column', 'question=frage', 'answer=loesung', 'id=nr', 'options=b', 'options=a'];
    expect(await maspo(['init', '--file', 'cities.csv', ...columns])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(parse(await read('maspo.yaml')).task).toMatchObject({
      columns: { question: 'frage', answer: 'loesung', id: 'nr', options: ['b', 'a'] },
      scoring: 'choice',
    });
    expect(await maspo(['optimize', 'maspo.yaml', '--dry-run'])).toMatchObject({ exitCode: 0, stderr: '' });
    await maspo(['init', '--file', 'sums.jsonl', '--column', 'question=question', '--name', 'second.yaml']);
    expect(parse(await read('second.yaml')).task.columns).toEqual({ question: 'question' });
  });

  test.each<[what: string, flags: string[], agent: object, evaluator: object, keys: string | undefined]>([
    [
      'OpenAI in all roles',
      ['--provider', 'openai', '--model', 'gpt-5-mini'],
      { provider: 'openai', model: 'gpt-5-mini' },
      { same: 'agent' },
      'OPENAI_API_KEY=',
    ],
    [
      'a server, and a better judge on it',
      ['--model', 'small', '--base-url', 'http://127.0.0.1:1/v1', '--key-env', 'LAB_KEY', '--judge-model', 'big'],
      { provider: 'openai', model: 'small', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'LAB_KEY' },
      { provider: 'openai', model: 'big', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'LAB_KEY' },
      'LAB_KEY=',
    ],
    [
      'a server, and a judge on it with a key of its own',
      [
        ...['--model', 'small', '--base-url', 'http://127.0.0.1:1/v1', '--key-env', 'LAB_KEY'],
        ...['--judge-model', 'big', '--judge-key-env', 'JUDGE_KEY'],
      ],
      { provider: 'openai', model: 'small', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'LAB_KEY' },
      { provider: 'openai', model: 'big', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'JUDGE_KEY' },
      'JUDGE_KEY=',
    ],
    [
      'Ollama, and Gemini as the judge',
      ['--provider', 'ollama', '--model', 'qwen3:8b', '--judge-provider', 'gemini', '--judge-model', 'gemini-2.5-pro'],
      { provider: 'ollama', model: 'qwen3:8b' },
      { provider: 'gemini', model: 'gemini-2.5-pro' },
      'GEMINI_API_KEY=',
    ],
    [
      'a model in this process',
      ['--provider', 'llama', '--model', 'qwen2.5-coder-0.5b', ...simulatedJudge],
      { preset: 'qwen2.5-coder-0.5b' },
      { provider: 'simulated' },
      undefined,
    ],
  ])('models: %s', async (_, flags, agent, evaluator, keys) => {
    const { maspo, read } = await placeWith();
    const made = await maspo(['init', ...flags]);
    expect(made.stderr).toBe('');
    const config = parse(await read('maspo.yaml'));
    expect(config.models).toMatchObject({ agent, evaluator });
    if (keys === undefined) expect(made.stdout).toContain('  maspo models pull qwen2.5-coder-0.5b\n');
    else {
      expect(await read('.env.example')).toContain(keys);
      expect(made.stdout).toContain('  cp .env.example .env ');
    }
    expect(made.stdout).toMatch(/ {2}maspo plan maspo\.yaml .*\n {2}maspo optimize maspo\.yaml\n$/);
    const explained = await maspo(['optimize', 'maspo.yaml', '--explain']);
    expect(explained.exitCode).toBe(0);
  });

  test('an existing graph file is named by its path relative to the configuration', async () => {
    const { maspo, directory, read } = await placeWith('sums.jsonl');
    await mkdir(join(directory, 'own'));
    await maspo(['init', '--file', 'sums.jsonl', ...team, '--name', 'first.yaml']);
    const { exitCode, stdout } = await maspo(['init', 'own', '--file', 'sums.jsonl', '--graph', 'graph.yaml']);
    expect(exitCode).toBe(0);
    expect(parse(await read('own', 'maspo.yaml'))).toMatchObject({
      task: { file: '../sums.jsonl' },
      architecture: { graph: '../graph.yaml' },
    });
    expect(stdout).toContain('  cd own\n');
    expect((await maspo(['optimize', 'own/maspo.yaml', '--dry-run'])).exitCode).toBe(0);
  });

  test('a GGUF file is named by its path relative to the configuration, or by its absolute path if one was given', async () => {
    const { maspo, directory, read } = await placeWith();
    await mkdir(join(directory, 'own'));
    const absolute = join(directory, 'judge.gguf');
    for (const file of [join(directory, 'tiny.gguf'), absolute]) await writeFile(file, 'GGUF');
    const models = [
      '--provider',
      'llama',
      '--model',
      'tiny.gguf',
      '--judge-provider',
      'llama',
      '--judge-model',
      absolute,
    ];
    expect(await maspo(['init', 'own', ...models])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(parse(await read('own', 'maspo.yaml')).models).toMatchObject({
      agent: { provider: 'llama', file: '../tiny.gguf' },
      evaluator: { provider: 'llama', file: absolute },
    });
  });

  test('names of agents that YAML would read as numbers or booleans stay strings', async () => {
    const { maspo, read } = await placeWith();
    expect(await maspo(['init', '--agent', '1=Plans.', 'true=Solves.'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(parse(await read('graph.yaml')).edges).toEqual([['1', 'true']]);
  });

  test('a dataset that is not here yet is accepted, and the next steps show how to get it', async () => {
    const { maspo } = await placeWith();
    const { exitCode, stdout } = await maspo(['init', '--benchmark', 'math-500', '--yes']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  maspo data pull math-500\n');
    const published = await maspo(['init', '--benchmark', 'gpqa-diamond', '--force']);
    expect(published.stdout).toMatch(/^ {2}maspo data import DIR /m);
  });
});

describe('maspo init overwrites nothing', { timeout: 120_000 }, () => {
  test('without --force, and names the files that exist; writing the same files again is fine', async () => {
    const { maspo, read, directory } = await placeWith();
    await maspo(['init']);
    expect((await maspo(['init'])).exitCode).toBe(0);
    const before = await read('maspo.yaml');
    const again = await maspo(['init', '--preset', 'paper']);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/^error: maspo\.yaml is there already, and nothing was written: give --force/);
    expect(await read('maspo.yaml')).toBe(before);
    expect((await maspo(['init', '--preset', 'paper', '--force'])).exitCode).toBe(0);
    expect(await read('maspo.yaml')).toContain('preset: paper');
    await writeFile(join(directory, '.env.example'), 'OTHER=\n');
    const { stdout } = await maspo(['init', '--model', 'x', '--force']);
    expect(await readFile(join(directory, '.env.example'), 'utf8')).toBe('OTHER=\n');
    expect(stdout.replaceAll('\n ', '')).toContain('keys that are needed: OPENAI_API_KEY');
  });
});

describe('maspo init refuses', { timeout: 120_000 }, () => {
  const broken = lines([{ question: 'One?', answer: 1 }, { question: '' }]);
  test.each<[what: string, flags: string[], says: (string | RegExp)[], code?: string]>([
    [
      'a folder that is not there',
      ['nowhere'],
      ['there is no folder nowhere: make it first (mkdir -p nowhere)'],
      'missing-data',
    ],
    ['a file as the folder', ['broken.jsonl'], ['broken.jsonl is a file: give the folder to write to']],
    ['a name that is not a YAML file', ['--name', '../x.txt'], ['--name: expected the name of a YAML file']],
    ['an unknown benchmark', ['--benchmark', 'math500'], ['unknown benchmark "math500"', 'Did you mean "math-500"?']],
    ['a question file that is not there', ['--file', 'absent.jsonl'], [/absent\.jsonl/], 'missing-data'],
    ['a folder of questions', ['--file', '.'], [/folder/]],
    ['a question file with wrong rows', ['--file', 'broken.jsonl'], [/broken\.jsonl/]],
    [
      'several mistakes',
      ['--architecture', 'sequentail', '--preset', 'papr', '--provider', 'openia', '--model', 'x'],
      ['3 problems', 'Did you mean "sequential"?', 'Did you mean "paper"?', 'Did you mean "openai"?'],
    ],
    ['an agent without a role', ['--agent', 'planner'], ['--agent: expected ID=ROLE', 'seen "planner"']],
    ['a cycle', [...team, '--edge', 'planner:solver', 'solver:planner', 'solver:checker'], ['a cycle']],
    [
      'wrong agents, with the file that they would be written to',
      ['--agent', 'one=Plans.', 'one=Solves.'],
      [/graph file graph\.yaml: .*agent id "one" is used twice/],
    ],
    [
      'a GGUF file that is not there',
      ['--provider', 'llama', '--model', 'tiny.gguf'],
      ['--model tiny.gguf: there is no such file'],
      'missing-data',
    ],
    ['an edge to an unknown agent', [...team, '--edge', 'planner:critic'], ['critic']],
    ['two sources', ['--file', 'broken.jsonl', '--benchmark', 'aqua'], ['--file and --benchmark: give one of them']],
    ['two systems', ['--graph', 'g.yaml', ...team], ['--graph and --agent: give one of them']],
    ['a graph that is not there', ['--graph', 'g.yaml'], ['--graph g.yaml: there is no such file'], 'missing-data'],
    ['a provider without a model', ['--provider', 'openai'], ['--model: missing']],
    ['a key instead of its variable', ['--model', 'x', '--key-env', 'sk-proj-1'], ['not the key itself']],
    [
      'an address that is not valid',
      ['--model', 'x', '--base-url', 'localhost:8000'],
      ['expected an http or https address'],
    ],
    [
      'columns of which the file says nothing',
      ['--file', 'cities.csv'],
      [
        'no column with the question: its columns are nr, frage, loesung, a, b; name the right one as --column question=NAME',
      ],
    ],
    [
      'an answer that is missing for the scoring',
      ['--file', 'cities.csv', '--column', 'question=frage', '--scoring', 'exact'],
      ['no column with answers', 'name the right one as --column answer=NAME, or set --scoring none'],
    ],
    [
      'a column that is not there',
      ['--file', 'cities.csv', '--column', 'question=farge', 'answer=loesung'],
      ['cities.csv: --column question: unknown column "farge": known are nr, frage', 'Did you mean "frage"?'],
    ],
    [
      'a column before its role, a role with two columns, and no column',
      ['--file', 'cities.csv', '--column', 'frage=question', 'answer=a', 'answer=b', 'id'],
      [
        'unknown role "frage": known are question, answer, id, options',
        'answer has 2 columns (a, b), expected one: name one of them',
        'expected ROLE=NAME, e.g. question=text, seen "id"',
      ],
    ],
    ['columns of a benchmark', ['--column', 'question=text'], ['--column: goes with --file alone']],
    [
      'names of simulated models',
      ['--provider', 'simulated', '--model', 'x', '--judge-provider', 'simulated', '--judge-model', 'y'],
      [
        /--model x: a simulated model has no name: leave --model out, or name another --provider \((\w+, )+llama\)/,
        '--judge-model y: a simulated model has no name: leave --judge-model out',
      ],
    ],
    [
      'a server of a model in this process',
      ['--provider', 'llama', '--model', 'smollm2-135m', '--base-url', 'http://localhost:1/v1'],
      [/--base-url: a llama model has no server: leave --base-url out, or name another --provider \((\w+, )+openai\)/],
    ],
    ['a scoring of a benchmark', ['--scoring', 'exact'], ['--scoring: goes with --file alone']],
  ])('%s, and writes nothing', async (_, flags, says, code = 'invalid-input') => {
    const workspace = await placeWith();
    await writeFile(join(workspace.directory, 'broken.jsonl'), broken);
    await writeFile(join(workspace.directory, 'cities.csv'), files['cities.csv']);
    await expectRefusal(workspace, { args: ['init', ...flags], refusal: { says, code } }, expect);
  });
});

/** A terminal whose user answers every question that is asked, in order, with these keys. */
function talkingTerminal(answers: readonly [question: string, keys: string][]) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 200, rows: 50 });
  const left = [...answers];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += stripVTControlCharacters(chunk.toString());
    const next = left[0];
    if (next === undefined || !shown.includes(next[0])) return;
    left.shift();
    shown = '';
    // The prompt listens once it has been drawn.
    setImmediate(() => {
      for (const key of next[1].split(down).flatMap((part, index) => [...(index === 0 ? [] : [down]), ...part]))
        input.write(key);
    });
  });
  return { place: { input, output }, left };
}

const [enter, down, interrupt] = ['\r', '\x1b[B', '\x03'];

describe('in a terminal', { timeout: 120_000 }, () => {
  test('it asks for everything that flags leave open, reads the file, and asks again if the file cannot be read', async () => {
    const { directory } = await placeWith('sums.jsonl');
    const { place, left } = talkingTerminal([
      ['Which questions?', enter],
      ['Its path?', `${join(directory, 'absent.jsonl')}${enter}`],
      ['Its path?', `${join(directory, 'sums.jsonl')}${enter}`],
      ['Suggested: math', enter],
      ['Which agents?', `${down}${enter}`],
      ['The name of the first agent?', `planner${enter}`],
      ['What does planner do?', `Plans it.${enter}`],
      ['The name of the next agent?', `solver${enter}`],
      ['What does solver do?', `Solves it.${enter}`],
      ['The name of the next agent?', enter],
      ['Which model do the agents speak with?', enter],
      ['Its name, as the server knows it?', `small${enter}`],
      ['The address of the server?', `http://localhost:8000/v1${enter}`],
      ['The environment variable', enter],
      ['Shall the same model', `y`],
      ['Which settings of the search?', `${down}${enter}`],
    ]);
    const words = await askForWords({}, place);
    expect(left).toEqual([]);
    expect(words).toMatchObject({
      ...{ file: join(directory, 'sums.jsonl'), scoring: 'math', agent: ['planner=Plans it.', 'solver=Solves it.'] },
      ...{ provider: 'openai', model: 'small', baseUrl: 'http://localhost:8000/v1', preset: 'paper' },
    });
    expect(await readAnswers(words)).toMatchObject({
      system: { kind: 'agents', edges: [['planner', 'solver']] },
      agentModel: { provider: 'openai', model: 'small' },
    });
  });

  test('it asks for columns that no common name tells', async () => {
    const { directory } = await placeWith('cities.csv');
    const { place, left } = talkingTerminal([
      ['Which column holds the question?', enter],
      ['Which column holds the answer?', enter],
      ['Suggested: choice', enter],
    ]);
    const file = join(directory, 'cities.csv');
    const flags = { file, architecture: 'cot', provider: 'simulated', preset: 'paper' };
    const words = await askForWords({ ...flags, column: ['id=nr'] }, place);
    expect(left).toEqual([]);
    expect(words).toEqual({ ...flags, column: ['id=nr', 'question=frage', 'answer=loesung'], scoring: 'choice' });
  });

  test('flags answer their questions and are kept while the other questions are asked', async () => {
    const { place, left } = talkingTerminal([
      ['Which model do the agents speak with?', enter],
      ['Its name, as the server knows it?', `small${enter}`],
      ['Which model proposes and judges?', enter],
      ['Its name, as the server knows it?', `big${enter}`],
      ['The environment variable', enter],
    ]);
    const flags = { baseUrl: 'http://localhost:8000/v1', keyEnv: 'LAB_KEY', judgeBaseUrl: 'http://localhost:9000/v1' };
    const given: InitWords = { benchmark: 'sample-math', architecture: 'cot', preset: 'paper', ...flags };
    const words = await askForWords(given, place);
    expect(left).toEqual([]);
    expect(words).toEqual({
      ...given,
      ...{ provider: 'openai', model: 'small', judgeProvider: 'openai', judgeModel: 'big' },
    });
  });

  test('if the name of an agent is taken, it is asked for again', async () => {
    const { place, left } = talkingTerminal([
      ['Which agents?', `${down}${enter}`],
      ['The name of the first agent?', `planner${enter}`],
      ['What does planner do?', `Plans it.${enter}`],
      ['The name of the next agent?', `planner${enter}`],
      ['another name', `2${enter}`],
      ['What does planner2 do?', `Solves it.${enter}`],
      ['The name of the next agent?', enter],
    ]);
    const words = await askForWords({ benchmark: 'sample-math', provider: 'simulated', preset: 'paper' }, place);
    expect(left).toEqual([]);
    expect(words.agent).toEqual(['planner=Plans it.', 'planner2=Solves it.']);
  });

  test('if flags answer all questions, nothing is asked', async () => {
    const given: InitWords = { benchmark: 'sample-math', architecture: 'cot', provider: 'simulated', preset: 'paper' };
    const { place } = talkingTerminal([]);
    expect(await askForWords(given, place)).toEqual(given);
  });

  test.each([
    ['the first question', [['Which questions?', interrupt]]],
    [
      'a later question',
      [
        ['Which questions?', `${down}${enter}`],
        ['Which benchmark?', enter],
        ['Which agents?', interrupt],
      ],
    ],
  ] as [string, [string, string][]][])('Ctrl-C at %s stops, and nothing is written', async (_, answers) => {
    const { place } = talkingTerminal(answers);
    await expect(askForWords({}, place)).rejects.toMatchObject({
      code: 'stopped',
      message: expect.stringContaining('nothing was written'),
    });
  });
});
