import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChatRequest, replySchema } from '@maspo/core';
import { type LlamaModelConfig, type LocalModels, llamaSchema, modelsFolder, pulledFile } from '@maspo/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { testModel } from '../../test-support/test-model.ts';
import { openLocalModels } from './open-local-models.ts';
import { memoryOf, probeLlama } from './probe-llama.ts';

const { file, missing, note, name } = testModel;
const request: ChatRequest = {
  messages: [{ role: 'user', content: 'Name three colours.' }],
  temperature: 0,
  maxTokens: 12,
  purpose: 'agent',
};
const calm = () => ({ signal: new AbortController().signal });

// One thread, because on a busy machine several threads wait for each other.
function configOf(changes: object = {}): LlamaModelConfig {
  return llamaSchema.parse({
    provider: 'llama',
    model: name,
    file,
    contextSize: 512,
    sequences: 1,
    threads: 1,
    ...changes,
  });
}

function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'maspo-local-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(modelsFolder(home));
  return home;
}

/** Models that are closed at the end of the test. */
function opened(home = tmpdir()): LocalModels {
  const local = openLocalModels({ home });
  onTestFinished(() => local.close());
  return local;
}

test('llama.cpp runs here from its prebuilt binary', async () => {
  expect((await probeLlama()).threads).toBeGreaterThan(0);
});

describe('a file that is not a model is refused with a hint', () => {
  test('a missing file', async () => {
    const chat = opened().client(configOf({ file: '/nowhere/tiny.gguf' }));
    await expect(chat(request, calm())).rejects.toMatchObject({
      code: 'missing-data',
      message: expect.stringMatching(/no file \/nowhere\/tiny\.gguf/),
    });
  });

  test('a file with other content', async () => {
    const text = join(temporaryHome(), 'tiny.gguf');
    writeFileSync(text, 'not a model');
    await expect(opened().client(configOf({ file: text }))(request, calm())).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/cannot load .*tiny\.gguf.*whole GGUF file/),
    });
  });

  test('a model of the catalogue with another hash', async () => {
    const home = temporaryHome();
    const place = pulledFile(home, testModel);
    writeFileSync(place, 'GGUF');
    truncateSync(place, testModel.bytes);
    await expect(opened(home).client(configOf({ file: undefined }))(request, calm())).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/is not the file of smollm2-135m.*maspo models remove smollm2-135m/),
    });
  });
});

describe.skipIf(missing)(`a model in this process ${note}`, { tags: ['long'], timeout: 600_000 }, () => {
  const loaded: number[] = [];
  let local: LocalModels;
  beforeAll(() => {
    local = openLocalModels({ home: tmpdir(), onLoading: (_, share) => void loaded.push(share) });
  });
  afterAll(() => local.close());
  const ask = (changes: Partial<ChatRequest> = {}, config = configOf()) =>
    local.client(config)({ ...request, ...changes }, calm());

  test('holds a reply to a schema, and uses the messages that are meant for it', async () => {
    const messages = [
      { role: 'user', content: 'Is 7 prime? Reply with one JSON object: "reasons", then "choice".' },
    ] as const;
    const schema = replySchema('verdict', { reasons: 'text', choice: ['yes', 'no'] });
    const reply = await ask({ constrained: { messages, schema }, maxTokens: 200 });
    expect(reply).toMatchObject({ finish: 'stop', constrained: true });
    expect(JSON.parse(reply.text)).toEqual({
      reasons: expect.any(String),
      choice: expect.stringMatching(/^(yes|no)$/),
    });
  });

  test('answers by its own chat template, counts its tokens, and reports how far it is loaded', async () => {
    const reply = await ask();
    // The system message of the template counts too.
    expect(reply.usage).toEqual({ inputTokens: 34, outputTokens: 12 });
    expect(reply).toMatchObject({ text: expect.stringMatching(/\w/), finish: 'length', model: name });
    expect(loaded.at(-1)).toBe(1);
    expect(loaded).toEqual(loaded.toSorted((one, other) => one - other));
  });

  test('gives the same reply whatever was asked before, also if it reused a prefix of an earlier prompt', async () => {
    const long = (end: string) => [{ role: 'user' as const, content: `${'Think of colours. '.repeat(35)}${end}` }];
    const first = await ask({ messages: long('Name one.'), maxTokens: 6 });
    await ask({ messages: long('Name one, please.'), maxTokens: 6 });
    expect(await ask({ messages: long('Name one.'), maxTokens: 6 })).toEqual(first);
    await ask({ messages: [{ role: 'user', content: 'Something else' }], maxTokens: 2 });
    expect(await ask({ messages: long('Name one.'), maxTokens: 6 })).toEqual(first);
  });

  test('gives the probabilities of letters as its first token, the same again and after another prompt', async () => {
    const messages = [
      { role: 'user' as const, content: 'Which letter comes first, A or B? Reply with the letter alone.' },
    ];
    const choices = ['A', 'B', 'C'];
    const first = await ask({ messages, choices, maxTokens: 1 });
    const found = choices.map((word) => first.probabilities![word]!);
    for (const probability of found) expect(probability).toBeGreaterThan(0);
    expect(found.reduce((sum, probability) => sum + probability, 0)).toBeLessThanOrEqual(1);
    expect(first).toMatchObject({ finish: 'length', usage: { outputTokens: 1 } });
    // The token that the model would write.
    expect(first.text).toBe((await ask({ messages, maxTokens: 1 })).text);
    await ask({ maxTokens: 2 });
    expect(await ask({ messages, choices, maxTokens: 1 })).toEqual(first);
  });

  test('reads probabilities while it writes other replies', async () => {
    const config = configOf({ sequences: 2 });
    const messages = [
      { role: 'user' as const, content: 'Which letter comes first, A or B? Reply with the letter alone.' },
    ];
    const [read, written] = await Promise.all([
      ask({ messages, choices: ['A', 'B'], maxTokens: 1 }, config),
      ask({ maxTokens: 6 }, config),
    ]);
    expect(read.probabilities!.A).toBeGreaterThan(0);
    expect(written).toMatchObject({ usage: { outputTokens: 6 } });
  });

  test('a reply depends on the name of the draw and on the seed', async () => {
    const drawn = async (draw: string, seed?: number) =>
      (await ask({ temperature: 1.5, draw }, configOf(seed === undefined ? {} : { seed }))).text;
    const one = await drawn('one');
    expect(await drawn('one')).toBe(one);
    expect(await drawn('two')).not.toBe(one);
    expect(await drawn('one', 1)).not.toBe(one);
  });

  test('ends at a stop text, which is not in the reply, and by itself', async () => {
    const { text } = await ask();
    const stop = text.slice(3, 6);
    expect(await ask({ stop: ['never said', stop] })).toMatchObject({
      text: text.slice(0, text.indexOf(stop)),
      finish: 'stop',
    });
    const short = [{ role: 'user' as const, content: 'Reply with the word yes and nothing else.' }];
    const whole = await ask({ messages: short, maxTokens: 300 });
    expect(whole.finish === 'stop' || whole.usage.outputTokens === 300).toBe(true);
  });

  test('ends with length if the context is full, and fails if the request alone is too long', async () => {
    const words = (count: number) => [{ role: 'user' as const, content: 'red '.repeat(count) }];
    const config = configOf({ contextSize: 256 });
    const full = await ask({ messages: words(220), maxTokens: 4096 }, config);
    expect(full.failure).toBeUndefined();
    expect(full.usage.inputTokens + full.usage.outputTokens).toBeLessThanOrEqual(256);
    expect(await ask({ messages: words(300) }, config)).toEqual({
      text: '',
      finish: 'length',
      usage: { inputTokens: 0, outputTokens: 0 },
      model: name,
      failure: expect.stringMatching(/overflows the context window: \d+ tokens.*contextSize 256/),
    });
  });

  test('an abort ends a call, also while it waits for its turn, and later calls are answered', async () => {
    const controller = new AbortController();
    const long = { ...request, maxTokens: 400 };
    const config = configOf();
    const broken = local.client(config)(long, { signal: controller.signal });
    // This call waits for its turn after the first one.
    const waiting = local.client(config)(long, { signal: controller.signal });
    setImmediate(() => controller.abort('the user pressed Ctrl-C'));
    await expect(broken).rejects.toBe('the user pressed Ctrl-C');
    await expect(waiting).rejects.toBe('the user pressed Ctrl-C');
    expect(await ask({ maxTokens: 2 })).toMatchObject({ usage: { outputTokens: 2 } });
  });

  test('generates several replies at once, also more than it has sequences', async () => {
    const config = configOf({ sequences: 3 });
    const questions = ['One', 'Two', 'Three', 'Four', 'Five'];
    const replies = await Promise.all(
      questions.map((content) => ask({ messages: [{ role: 'user', content }], maxTokens: 4 }, config)),
    );
    expect(replies).toHaveLength(5);
    for (const { usage } of replies) expect(usage.outputTokens).toBeGreaterThan(0);
  });

  test('refuses a context beyond its training', async () => {
    await expect(ask({}, configOf({ contextSize: 9_000 }))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/contextSize 9000 is more than the 8192 tokens/),
    });
  });

  test('its memory is estimated from the header of its file', async () => {
    const [small, large] = [configOf(), configOf({ contextSize: 8192, sequences: 8 })];
    const [ofSmall, ofLarge] = [await memoryOf([small], '/'), await memoryOf([large], '/')];
    expect(ofSmall).toBeGreaterThan(testModel.bytes / 2);
    expect(ofLarge).toBeGreaterThan(ofSmall * 2);
    // Equal settings share a pool of sequences, and all share the weights.
    const ofAll = await memoryOf([small, { ...small, maxTokens: 7 }, large], '/');
    expect(ofAll).toBeGreaterThan(ofLarge);
    expect(ofAll).toBeLessThan(ofSmall + ofLarge - testModel.bytes / 2);
  });

  test('a process that closed its models ends', async () => {
    const program = `
      import { openLocalModels } from ${JSON.stringify(new URL('./open-local-models.ts', import.meta.url).href)};
      const local = openLocalModels({ home: '/' });
      const reply = await local.client(${JSON.stringify(configOf())})(${JSON.stringify({ ...request, maxTokens: 2 })}, {
        signal: new AbortController().signal,
      });
      await local.close();
      console.log(reply.usage.outputTokens);`;
    const script = join(temporaryHome(), 'program.ts');
    writeFileSync(script, program);
    const { stdout, exitCode } = await execa(process.execPath, [script]);
    expect({ stdout, exitCode }).toEqual({ stdout: '2', exitCode: 0 });
  });

  test('a pulled model is found by its name', async () => {
    const home = temporaryHome();
    symlinkSync(file, pulledFile(home, testModel));
    const reply = await opened(home).client(configOf({ file: undefined }))({ ...request, maxTokens: 1 }, calm());
    expect(reply).toMatchObject({ model: name, finish: 'length' });
  });
});
