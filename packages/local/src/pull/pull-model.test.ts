import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CatalogueModel, type ModelSource, modelsFolder, pulledFile } from '@maspo/models';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakePip } from '../../test-support/fake-pip.ts';
import { serve, startFileServer } from '../../test-support/file-server.ts';
import { makeWheel } from '../../test-support/make-wheel.ts';
import { pullModel, removeModel } from './pull-model.ts';

const content = randomBytes(300_000);
const other = randomBytes(300_000);
const pieces = [content.subarray(0, 120_000), content.subarray(120_000, 240_000), content.subarray(240_000)];
const parts = pieces.map((_, index) => ({
  name: `tiny-part${index + 1}`,
  version: '0.1.0',
  member: `tiny/${index}.bin`,
}));
const packages: ModelSource = { kind: 'pypi', parts };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maspo-pull-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function modelWith(...sources: readonly ModelSource[]): CatalogueModel {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: 'tiny', title: 'Tiny', licence: 'MIT', bytes: content.length, sha256, sources };
}

/** Pulls a model, and returns the lines that were printed. */
async function pull(model: CatalogueModel, signal = new AbortController().signal) {
  const said: string[] = [];
  const pulled = await pullModel(model, { home, say: (line) => said.push(line), signal });
  expect(readFileSync(pulled.file).equals(content)).toBe(true);
  expect(readdirSync(modelsFolder(home))).toEqual(['tiny.gguf']);
  return { ...pulled, said: said.join('\n') };
}

function pipWith(wheels: readonly Buffer[]) {
  const pip = fakePip();
  for (const [index, wheel] of wheels.entries()) pip.offers(parts[index]!.name, '0.1.0', wheel);
  return pip;
}

const wheels = pieces.map((piece, index) => makeWheel(parts[index]!.member, piece));

describe('from a server', () => {
  test('a model is downloaded with progress, and is not downloaded twice', async () => {
    const server = await startFileServer((response) => serve(content, response));
    const model = modelWith({ kind: 'http', url: server.url });
    expect(await pull(model)).toMatchObject({
      status: 'pulled',
      said: expect.stringMatching(/0 MB from 127\.0\.0\.1/),
    });
    expect(await pull(model)).toMatchObject({ status: 'unchanged' });
    expect(server.ranges).toEqual([undefined]);
  });

  test('after a broken connection the download continues where it broke', async () => {
    const server = await startFileServer((response, { headers }, number) =>
      serve(content, response, headers.range, number === 1 ? 100_000 : undefined),
    );
    const { said } = await pull(modelWith({ kind: 'http', url: server.url }));
    expect(said).toMatch(/the connection broke after 0 MB/);
    // The last bytes may be lost with the connection: the second request is for the rest, or for the whole file.
    expect(server.ranges).toHaveLength(2);
    expect(server.ranges[1] ?? 'bytes=0-').toMatch(/^bytes=\d+-$/);
  });

  test.skipIf(!existsSync('/dev/full'))(
    'a full disk is reported, and the server gets no second request (needs /dev/full)',
    async () => {
      const server = await startFileServer((response) => serve(content, response));
      await mkdir(modelsFolder(home));
      symlinkSync('/dev/full', join(modelsFolder(home), 'tiny.gguf.http'));
      await expect(pull(modelWith({ kind: 'http', url: server.url }))).rejects.toMatchObject({
        code: 'environment',
        message: expect.stringContaining('the disk is full'),
      });
      expect(server.ranges).toHaveLength(1);
    },
  );

  test('the next download continues an interrupted one', async () => {
    const server = await startFileServer((response, { headers }) => serve(content, response, headers.range));
    await mkdir(modelsFolder(home));
    writeFileSync(join(modelsFolder(home), 'tiny.gguf.http'), content.subarray(0, 70_000));
    await pull(modelWith({ kind: 'http', url: server.url }));
    expect(server.ranges).toEqual(['bytes=70000-']);
  });

  test('a server without ranges sends the whole file again', async () => {
    const server = await startFileServer((response) => serve(content, response));
    await mkdir(modelsFolder(home));
    writeFileSync(join(modelsFolder(home), 'tiny.gguf.http'), other.subarray(0, 70_000));
    await pull(modelWith({ kind: 'http', url: server.url }));
  });

  test('an abort ends the download with its reason', async () => {
    const controller = new AbortController();
    const server = await startFileServer((response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 100_000), () => controller.abort(new Error('enough')));
    });
    await expect(pull(modelWith({ kind: 'http', url: server.url }), controller.signal)).rejects.toThrow('enough');
    expect(existsSync(pulledFile(home, { name: 'tiny' }))).toBe(false);
  });
});

describe('if a server does not give the file, the next source is tried, and one line prints the reason', () => {
  const answers: readonly [string, Parameters<typeof startFileServer>[0], RegExp][] = [
    [
      'an unknown address',
      (response) => response.writeHead(404).end(),
      /not from 127\.0\.0\.1:\d+: HTTP 404 Not Found/,
    ],
    ['a file of another length', (response) => serve(other.subarray(9), response), /of 299991 bytes, expected 300000/],
    [
      'other content',
      (response) => serve(other, response),
      /SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}; it was deleted/,
    ],
    [
      'more than it announced',
      (response) => {
        response.writeHead(200);
        response.end(Buffer.concat([content, other]));
      },
      /sends more than the 300000 bytes/,
    ],
    ['nothing', (response) => response.socket?.destroy(), /not from 127\.0\.0\.1:\d+: other side closed/],
  ];
  test.each(answers)('%s', async (_, answer, why) => {
    pipWith(wheels);
    const { url } = await startFileServer(answer);
    expect((await pull(modelWith({ kind: 'http', url }, packages))).said).toMatch(why);
  });

  test('nothing listens', async () => {
    pipWith(wheels);
    const { url, stop } = await startFileServer(() => {});
    await stop();
    expect((await pull(modelWith({ kind: 'http', url }, packages))).said).toMatch(/not from .*ECONNREFUSED/);
  });
});

describe('from packages', () => {
  test('the parts are joined in their order, by one call of pip for each', async () => {
    const pip = pipWith(wheels);
    const { said } = await pull(modelWith(packages));
    expect(pip.calls()).toEqual(['tiny-part1==0.1.0', 'tiny-part2==0.1.0', 'tiny-part3==0.1.0']);
    expect(said).toMatch(/from PyPI \(tiny-part1 0\.1\.0 and 2 more packages\)\n.*part 1 of 3, 0 MB of 0 MB/);
  });

  test('parts that are here already are not downloaded again', async () => {
    const pip = pipWith(wheels.slice(0, 1));
    await expect(pull(modelWith(packages))).rejects.toMatchObject({
      code: 'missing-data',
      message: expect.stringMatching(/pip cannot download tiny-part2==0\.1\.0: No matching distribution/),
    });
    // A kill in the middle of a part leaves extra bytes after the last whole part.
    writeFileSync(join(modelsFolder(home), 'tiny.gguf.pypi'), other.subarray(0, 999), { flag: 'a' });
    for (const [index, wheel] of wheels.entries()) pip.offers(parts[index]!.name, '0.1.0', wheel);
    expect((await pull(modelWith(packages))).said).toMatch(/going on after 1 of 3 parts/);
    expect(pip.calls().filter((call) => call.startsWith('tiny-part1'))).toHaveLength(1);
  });

  const damaged: readonly [string, Buffer, RegExp][] = [
    [
      'has other content than it states',
      makeWheel(parts[1]!.member, other.subarray(0, 120_000), { statedFor: pieces[1]! }),
      /its content differs from the hash that it states/,
    ],
    ['has a flipped byte', flipped(wheels[1]!), /part 2 of 3 .* is damaged/],
    ['is cut off', wheels[1]!.subarray(0, 50_000), /part 2 of 3 .* is damaged/],
    ['lacks the part', makeWheel('tiny/readme.txt', other), /there is no tiny\/1\.bin/],
  ];
  test.each(damaged)('a package that %s is refused by name, and fetched again the next time', async (_, wheel, why) => {
    const pip = pipWith([wheels[0]!, wheel, wheels[2]!]);
    const refusal = await pull(modelWith(packages)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'environment', message: expect.stringMatching(why) });
    expect(String(refusal)).toMatch(/part 2 of 3 of tiny \(package tiny-part2 0\.1\.0\).*run "maspo models pull tiny"/);
    expect(existsSync(pulledFile(home, { name: 'tiny' }))).toBe(false);
    pip.offers('tiny-part2', '0.1.0', wheels[1]!);
    await pull(modelWith(packages));
  });

  test('a byte that changes on the disk between two pulls is refused with the number of its part', async () => {
    const pip = pipWith(wheels.slice(0, 2));
    await expect(pull(modelWith(packages))).rejects.toMatchObject({ code: 'missing-data' });
    const joined = join(modelsFolder(home), 'tiny.gguf.pypi');
    writeFileSync(joined, flipped(readFileSync(joined), 130_000));
    pip.offers('tiny-part3', '0.1.0', wheels[2]!);
    await expect(pull(modelWith(packages))).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/part 2 of 3 of tiny .* changed on the disk.*the parts before it are kept/),
    });
    expect((await pull(modelWith(packages))).said).toMatch(/going on after 1 of 3 parts/);
  });

  test('packages that together give another file are deleted', async () => {
    pipWith([0, 1, 2].map((index) => makeWheel(parts[index]!.member, other.subarray(0, pieces[index]!.length))));
    await expect(pull(modelWith(packages))).rejects.toMatchObject({
      code: 'missing-data',
      message: expect.stringMatching(/PyPI .*its file has the SHA-256/),
    });
    expect(readdirSync(modelsFolder(home))).toEqual([]);
  });

  test('without pip and without a server, the error lists everything that the user can do', async () => {
    fakePip({ isThere: false });
    const { url, stop } = await startFileServer(() => {});
    await stop();
    const refusal = await pull(modelWith({ kind: 'http', url }, packages)).catch(String);
    expect(refusal).toMatch(/no source has tiny: .*ECONNREFUSED.*there is no pip.*install Python with pip/);
    expect(refusal).toContain(`download ${url} elsewhere, copy it to ${pulledFile(home, { name: 'tiny' })}`);
    expect(refusal).toMatch(/"maspo models pull tiny" then checks the copy/);
  });
});

describe('while another pull of the model is under way', () => {
  /** A pull that waits until it may end. */
  async function waiting() {
    const answered = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const { url, ranges } = await startFileServer(async (response) => {
      answered.resolve();
      await mayEnd.promise;
      serve(content, response);
    });
    const model = modelWith({ kind: 'http', url });
    const first = pull(model);
    await answered.promise;
    return { model, first, end: mayEnd.resolve, ranges };
  }
  const refused = {
    code: 'invalid-input',
    message: expect.stringMatching(/^another pull of tiny is under way.*: wait for it/),
  };

  test('a second pull is refused, and the first pull ends as usual', async () => {
    const { model, first, end, ranges } = await waiting();
    await expect(pull(model)).rejects.toMatchObject(refused);
    end();
    expect(await first).toMatchObject({ status: 'pulled' });
    expect(ranges).toHaveLength(1);
  });

  test('removing the model is refused', async () => {
    const { model, first, end } = await waiting();
    writeFileSync(join(modelsFolder(home), 'tiny.gguf.http'), '', { flag: 'a' });
    await expect(removeModel(home, model)).rejects.toMatchObject(refused);
    end();
    await first;
  });

  test('the lock file of a killed pull does not count', async () => {
    await mkdir(modelsFolder(home));
    writeFileSync(`${pulledFile(home, { name: 'tiny' })}.lock`, '');
    const { url } = await startFileServer((response) => serve(content, response));
    expect(await pull(modelWith({ kind: 'http', url }))).toMatchObject({ status: 'pulled' });
  });
});

describe('a file under the name of the model', () => {
  beforeEach(() => mkdir(modelsFolder(home)));

  test('that is the model is used, whoever put it there', async () => {
    writeFileSync(pulledFile(home, { name: 'tiny' }), content);
    expect(await pull(modelWith())).toMatchObject({ status: 'unchanged' });
  });

  test('that is another file is refused', async () => {
    writeFileSync(pulledFile(home, { name: 'tiny' }), flipped(content));
    await expect(pull(modelWith())).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/is not the file of tiny: its SHA-256 is .*"maspo models remove tiny"/),
    });
  });
});

test('a model is removed with all files that interrupted pulls left', async () => {
  const { url } = await startFileServer((response) => response.writeHead(404).end());
  const model = modelWith({ kind: 'http', url }, packages);
  pipWith(wheels.slice(0, 1));
  await expect(pull(model)).rejects.toThrow();
  writeFileSync(pulledFile(home, model), content);
  expect(await removeModel(home, model)).toBe(true);
  expect(readdirSync(modelsFolder(home))).toEqual([]);
  expect(await removeModel(home, model)).toBe(false);
});

function flipped(bytes: Buffer, place = Math.floor(bytes.length / 2)): Buffer {
  const changed = Buffer.from(bytes);
  changed[place]! ^= 1;
  return changed;
}
