import { expect, test } from 'vitest';
import { completion, sendJson, startLoopbackServer } from './loopback-server.ts';
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
