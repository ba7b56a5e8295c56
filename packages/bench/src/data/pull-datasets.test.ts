import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fixtureBenchmarks, hashOf, mathContent, shuffledContent } from '../../test-support/fixture-benchmark.ts';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { loadExamples } from './load-examples.ts';
import { pullDatasets } from './pull-datasets.ts';

const known = fixtureBenchmarks;
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server on loopback that serves `files` by path and answers 404 to all else. */
async function serve(files: Record<string, string | Uint8Array>): Promise<string> {
  const server = createServer((request, response) => {
    const content = files[request.url ?? ''];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => server.close() && server.closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function newHome(): Promise<string> {
  return join(scratchFolder(), 'home');
}

describe('pullDatasets', () => {
  test('stores what a server gives, compressed or not, in benchmark order', async () => {
    const url = await serve({ '/math': mathContent, '/gpqa.gz': gzipSync(shuffledContent) });
    const home = await newHome();
    const sources = { 'gpqa-diamond': `${url}/gpqa.gz`, 'math-500': `${url}/math` };
    const listing = await pullDatasets(home, { ids: ['gpqa-diamond', 'math-500'], sources, known });
    expect(listing.benchmarks).toEqual([
      { id: 'math-500', rows: 2, sha256: hashOf(mathContent), status: 'imported' },
      { id: 'gpqa-diamond', rows: 1, sha256: hashOf(shuffledContent), status: 'imported' },
    ]);
    expect((await loadExamples('math-500', home, { known })).examples).toHaveLength(2);
  });

  test('without ids it takes every benchmark that has a source', async () => {
    const url = await serve({ '/math': mathContent });
    const { benchmarks } = await pullDatasets(await newHome(), { sources: { 'math-500': `${url}/math` }, known });
    expect(benchmarks.map(({ id }) => id)).toEqual(['math-500']);
  });

  test('a changed byte is refused with both hashes, and nothing is stored', async () => {
    const changed = mathContent.replace('"9"', '"8"');
    const url = await serve({ '/math': changed });
    const home = await newHome();
    const refusal = pullDatasets(home, { ids: ['math-500'], sources: { 'math-500': `${url}/math` }, known });
    await expect(refusal).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(refusal).rejects.toThrow(hashOf(mathContent));
    await expect(refusal).rejects.toThrow(hashOf(changed));
    expect(existsSync(home)).toBe(false);
  });

  test('a download goes through the proxy of the environment', async () => {
    const url = 'http://data.example/math.jsonl';
    for (const name of ['http_proxy', 'no_proxy', 'NO_PROXY', 'NODE_USE_ENV_PROXY']) vi.stubEnv(name, undefined);
    vi.stubEnv('HTTP_PROXY', await serve({ [url]: mathContent }));
    const { benchmarks } = await pullDatasets(await newHome(), {
      ids: ['math-500'],
      sources: { 'math-500': url },
      known,
    });
    vi.unstubAllEnvs();
    expect(benchmarks).toMatchObject([{ id: 'math-500' }]);
  });

  test('a missing file is refused with its URL and advice', async () => {
    const url = `${await serve({})}/gone`;
    const refusal = pullDatasets(await newHome(), { ids: ['math-500'], sources: { 'math-500': url }, known });
    await expect(refusal).rejects.toMatchObject({ code: 'missing-data' });
    await expect(refusal).rejects.toThrow(/\/gone: status 404; .*maspo data import DIR/);
  });

  test('a server that is down is refused with its URL and advice', async () => {
    const url = await serve({});
    await stops.pop()!();
    const refusal = pullDatasets(await newHome(), { ids: ['math-500'], sources: { 'math-500': url }, known });
    await expect(refusal).rejects.toMatchObject({ code: 'missing-data' });
    await expect(refusal).rejects.toThrow(new RegExp(`${url}: the server cannot be reached; .*maspo data import DIR`));
  });

  test('GPQA has to be fetched by hand, which is reported before anything is downloaded', async () => {
    const home = await newHome();
    const refusal = pullDatasets(home, { ids: ['math-500', 'gpqa-diamond'] });
    await expect(refusal).rejects.toMatchObject({ code: 'missing-data' });
    await expect(refusal).rejects.toThrow(/gpqa_diamond\.csv from https:\/\/\S+ by hand .*maspo data import DIR/);
    expect(existsSync(home)).toBe(false);
  });

  test('a sample is not downloaded', async () => {
    await expect(pullDatasets(await newHome(), { ids: ['sample-math'] })).rejects.toThrow('comes with the package');
  });
});
