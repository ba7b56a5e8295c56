import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../../test-support/loopback-server.ts';
import { TransientFault } from '../failures/transient-fault.ts';
import { createOpenAiModel } from '../providers/openai/openai-client.ts';
import { withTimeout } from './with-timeout.ts';

test('a server that never answers is a transient fault', async () => {
  const { baseUrl } = await startLoopbackServer(() => {});
  const call = withTimeout(createOpenAiModel({ model: 'tiny-model', baseUrl }), 20)(aRequest, calm());
  await expect(call).rejects.toThrow('no reply within 0.02 seconds');
  await expect(call).rejects.toBeInstanceOf(TransientFault);
});

test("a reply in time is returned, and no listener stays on the run's signal", async () => {
  const { baseUrl } = await startLoopbackServer((response) => sendJson(response, 200, completion('42')));
  const options = calm();
  const reply = await withTimeout(createOpenAiModel({ model: 'tiny-model', baseUrl }))(aRequest, options);
  expect(reply.text).toBe('42');
  expect(getEventListeners(options.signal, 'abort')).toHaveLength(0);
});

test('an abort of the run is not a timeout', async () => {
  const controller = new AbortController();
  const { baseUrl } = await startLoopbackServer(() => controller.abort('stop now'));
  const call = withTimeout(createOpenAiModel({ model: 'tiny-model', baseUrl }));
  await expect(call(aRequest, { signal: controller.signal })).rejects.toBe('stop now');
});

test('a call that ignores its signal ends by its timeout and by an abort', async () => {
  const deaf = withTimeout(() => new Promise(() => {}), 20);
  await expect(deaf(aRequest, calm())).rejects.toThrow('no reply within 0.02 seconds');
  const controller = new AbortController();
  const call = withTimeout(() => new Promise(() => {}))(aRequest, { signal: controller.signal });
  controller.abort('stop now');
  await expect(call).rejects.toBe('stop now');
});
