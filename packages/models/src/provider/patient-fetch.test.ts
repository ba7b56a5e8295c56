import { expect, test, vi } from 'vitest';
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

test('a reply without a body is no error', async () => {
  const server = await startLoopbackServer((response) => response.writeHead(204).end());
  expect(await (await createPatientFetch()(server.baseUrl, post)).text()).toBe('');
});

test('an abort rejects while the body is on its way', async () => {
  const controller = new AbortController();
  const server = await startLoopbackServer((response) => {
    response.writeHead(200);
    response.write('half', () => controller.abort());
  });
  const call = createPatientFetch()(server.baseUrl, { ...post, signal: controller.signal });
  await expect(call).rejects.toThrow('abort');
});

test('a proxy of the environment is used where the user asks Node to, except for the hosts that need none', async () => {
  const proxy = await startLoopbackServer((response) => sendJson(response, 200, completion('by proxy')));
  const direct = await startLoopbackServer((response) => sendJson(response, 200, completion('direct')));
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  vi.stubEnv('HTTP_PROXY', new URL(proxy.baseUrl).origin);
  vi.stubEnv('http_proxy', undefined);
  vi.stubEnv('NO_PROXY', new URL(direct.baseUrl).host);
  vi.stubEnv('no_proxy', undefined);
  const patient = createPatientFetch();
  await patient('http://models.example/v1', post);
  await patient(direct.baseUrl, post);
  vi.unstubAllEnvs();
  expect(proxy.received.map(({ path }) => path)).toEqual(['http://models.example/v1']);
  expect(direct.received).toHaveLength(1);
});
