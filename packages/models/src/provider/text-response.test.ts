import { expect, test } from 'vitest';
import { TextResponse } from './text-response.ts';

const headers = new Headers({ 'content-type': 'application/json' });

test('can be read like any response, as text, JSON, bytes and stream', async () => {
  const json = '{"a": "∑"}';
  const response = () => new TextResponse(json, { status: 200, headers });
  expect(await response().text()).toBe(json);
  expect(await response().json()).toEqual({ a: '∑' });
  expect(new TextDecoder().decode(await response().arrayBuffer())).toBe(json);
  expect(await new Response(response().body).text()).toBe(json);
  expect(await response().clone().text()).toBe(json);
});

test.each([
  [200, true],
  [204, true],
  [307, false],
  [429, false],
])('status %d has ok %s', (status, ok) => {
  const response = new TextResponse('', { status, headers });
  expect(response).toMatchObject({ status, ok, bodyUsed: false });
  expect(response.headers.get('content-type')).toBe('application/json');
});
