import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { completion, sendJson, startLoopbackServer } from '../../test-support/loopback-server.ts';
import { createPatientFetch } from './patient-fetch.ts';

const post = { method: 'POST', headers: { 'x-kind': 'test' }, body: '{"a": "∑"}' };

test('method, headers and body arrive, and status, headers and body come back', async () => {
  const server = await startLoopbackServer((response) =>
    sendJson(response, 418, completion('∑'), { 'retry-after': '3' }),
  );
  const response = await createPatientFetch()(server.baseUrl, post);
  expect(server.received[0]).toMatchObject({ path: '/v1', headers: { 'x-kind': 'test' }, body: { a: '∑' } });
  expect(response.status).toBe(418);
  expect(response.headers.get('retry-after')).toBe('3');
  expect(await response.json()).toEqual(completion('∑'));
});

test('a redirect is returned and not followed, so the key stays with its server', async () => {
  const server = await startLoopbackServer((response) => response.writeHead(307, { location: '/elsewhere' }).end());
  expect((await createPatientFetch()(server.baseUrl, post)).status).toBe(307);
  expect(server.received).toHaveLength(1);
});

test('a reply without a body is not an error', async () => {
  const server = await startLoopbackServer((response) => response.writeHead(204).end());
  expect(await (await createPatientFetch()(server.baseUrl, post)).text()).toBe('');
});

test('an abort rejects while the body is arriving', async () => {
  const controller = new AbortController();
  const server = await startLoopbackServer((response) => {
    response.writeHead(200);
    response.write('half', () => controller.abort());
  });
  const call = createPatientFetch()(server.baseUrl, { ...post, signal: controller.signal });
  await expect(call).rejects.toThrow('abort');
});

describe('a proxy of the environment', () => {
  beforeEach(() => {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY'])
      for (const variable of [name, name.toLowerCase()]) vi.stubEnv(variable, undefined);
  });
  afterEach(() => void vi.unstubAllEnvs());

  const startProxy = () => startLoopbackServer((response) => sendJson(response, 200, completion('by proxy')));
  const pathsAt = ({ received }: Awaited<ReturnType<typeof startProxy>>) => received.map(({ path }) => path);

  test.each(['HTTP_PROXY', 'http_proxy'])('in %s is used for http', async (variable) => {
    const proxy = await startProxy();
    vi.stubEnv(variable, proxy.address);
    await createPatientFetch()('http://models.example/v1', post);
    expect(pathsAt(proxy)).toEqual(['http://models.example/v1']);
  });

  test('may be written without a scheme', async () => {
    const proxy = await startProxy();
    vi.stubEnv('HTTP_PROXY', new URL(proxy.address).host);
    await createPatientFetch()('http://models.example/v1', post);
    expect(pathsAt(proxy)).toEqual(['http://models.example/v1']);
  });

  test('in HTTPS_PROXY gets a tunnel request for an https server, and an http server is called directly', async () => {
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, socket) => {
      tunnels.push(url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const patient = createPatientFetch();
    await expect(patient('https://models.example/v1', post)).rejects.toThrow(/502/);
    expect(tunnels).toEqual(['models.example:443']);
  });

  test('is not used for the hosts in NO_PROXY', async () => {
    const proxy = await startProxy();
    const direct = await startProxy();
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    vi.stubEnv('HTTP_PROXY', proxy.address);
    vi.stubEnv('NO_PROXY', new URL(direct.address).host);
    await createPatientFetch()(direct.baseUrl, post);
    expect([pathsAt(proxy), pathsAt(direct)]).toEqual([[], ['/v1']]);
  });

  test('is not used for a server on this machine, unless NODE_USE_ENV_PROXY is set', async () => {
    const proxy = await startProxy();
    const direct = await startProxy();
    vi.stubEnv('HTTP_PROXY', proxy.address);
    await createPatientFetch()(direct.baseUrl, post);
    await createPatientFetch()(direct.baseUrl.replace('127.0.0.1', 'localhost'), post);
    expect([pathsAt(proxy).length, pathsAt(direct).length]).toEqual([0, 2]);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    await createPatientFetch()(direct.baseUrl, post);
    expect([pathsAt(proxy).length, pathsAt(direct).length]).toEqual([1, 2]);
  });

  test.each(['socks5://user:secret@proxy:1080', 'https://user:secret@'])(
    'with an invalid address is refused, and the message does not show it: %s',
    (address) => {
      vi.stubEnv('HTTPS_PROXY', address);
      expect(() => createPatientFetch()).toThrow(/HTTPS_PROXY holds no address of an HTTP proxy: expected one such as/);
      expect(() => createPatientFetch()).not.toThrow('secret');
    },
  );
});

describe('a body', () => {
  const json = JSON.stringify(completion('∑'));
  const readWith = async (body: Buffer, headers: Record<string, string>) => {
    const server = await startLoopbackServer((response) =>
      response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body),
    );
    return (await createPatientFetch()(server.baseUrl, post)).json();
  };

  test.each([
    ['gzip', gzipSync(json)],
    ['GZIP', gzipSync(json)],
    ['x-gzip', gzipSync(json)],
    ['br', brotliCompressSync(json)],
    ['zstd', zstdCompressSync(json)],
    ['deflate', deflateSync(json)],
    ['deflate', deflateRawSync(json)],
    ['gzip, br', brotliCompressSync(gzipSync(json))],
    ['identity', Buffer.from(json)],
  ])('that a gateway packs without a request for it is unpacked: %s', async (encoding, body) => {
    expect(await readWith(body, { 'content-encoding': encoding })).toEqual(completion('∑'));
  });

  test.each([
    ['UTF-8', Buffer.from(`\uFEFF${json}`)],
    ['UTF-16', Buffer.from(`\uFEFF${json}`, 'utf16le')],
    ['UTF-16 in the other order', Buffer.from(`\uFEFF${json}`, 'utf16le').swap16()],
  ])('with a byte order mark is read: %s', async (_name, body) => {
    expect(await readWith(body, {})).toEqual(completion('∑'));
  });

  test('that is damaged rejects with a system error, like a lost connection', async () => {
    const half = gzipSync(json).subarray(0, 40);
    await expect(readWith(half, { 'content-encoding': 'gzip' })).rejects.toMatchObject({ code: expect.any(String) });
  });
});
