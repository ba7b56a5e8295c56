import { type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import { SharedBudgetEnd } from '../budget/shared-budget-end.ts';
import { withSingleFlight } from './with-single-flight.ts';

const keyOf = (request: ChatRequest) => request.draw ?? '';

/** A model whose calls end when the test ends them. */
function heldModel() {
  const calls: (PromiseWithResolvers<ChatReply> & { signal: AbortSignal })[] = [];
  const chat = withSingleFlight((_request, { signal }) => {
    const call = { ...Promise.withResolvers<ChatReply>(), signal };
    signal.addEventListener('abort', () => call.reject(signal.reason));
    calls.push(call);
    return call.promise;
  }, keyOf);
  return { chat, calls };
}

const reply = (text: string): ChatReply => {
  return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'tiny' };
};

test('equal requests in flight share one call, and different draws do not', async () => {
  const { chat, calls } = heldModel();
  const equal = [chat(aRequest, calm()), chat(aRequest, calm()), chat({ ...aRequest, draw: 'again' }, calm())];
  expect(calls).toHaveLength(2);
  calls[0]!.resolve(reply('one'));
  calls[1]!.resolve(reply('two'));
  expect((await Promise.all(equal)).map(({ text }) => text)).toEqual(['one', 'one', 'two']);
});

test('a finished or failed call is not kept', async () => {
  const { chat, calls } = heldModel();
  const failed = chat(aRequest, calm());
  calls[0]!.reject(new Error('lost'));
  await expect(failed).rejects.toThrow('lost');
  const next = chat(aRequest, calm());
  calls[1]!.resolve(reply('one'));
  expect((await next).text).toBe('one');
});

test('an abort releases only its own caller, and the call continues for the other callers', async () => {
  const { chat, calls } = heldModel();
  const controller = new AbortController();
  const leaving = chat(aRequest, { signal: controller.signal });
  const staying = chat(aRequest, calm());
  controller.abort('I leave');
  await expect(leaving).rejects.toBe('I leave');
  expect(calls[0]!.signal.aborted).toBe(false);
  calls[0]!.resolve(reply('one'));
  expect((await staying).text).toBe('one');
});

test('the call is aborted when its last caller leaves, and the next equal request starts a new call', async () => {
  const { chat, calls } = heldModel();
  const controller = new AbortController();
  const leaving = [chat(aRequest, { signal: controller.signal }), chat(aRequest, { signal: controller.signal })];
  controller.abort('we leave');
  for (const call of leaving) await expect(call).rejects.toBe('we leave');
  expect(calls[0]!.signal.reason).toBe('we leave');
  const next = chat(aRequest, calm());
  calls[1]!.resolve(reply('new'));
  expect((await next).text).toBe('new');
});

test.each([new MaspoError('budget-exhausted', 'enough'), new SharedBudgetEnd('enough')])(
  'a call that is in flight when a budget ends the run is finished, so that its reply is kept: %o',
  async (reason) => {
    const { chat, calls } = heldModel();
    const controller = new AbortController();
    const leaving = chat(aRequest, { signal: controller.signal });
    controller.abort(reason);
    await expect(leaving).rejects.toThrow('enough');
    expect(calls[0]!.signal.aborted).toBe(false);
    calls[0]!.resolve(reply('one'));
  },
);

test('a run that is stopped for another reason has its calls aborted', async () => {
  const { chat, calls } = heldModel();
  const controller = new AbortController();
  const leaving = chat(aRequest, { signal: controller.signal });
  controller.abort(new MaspoError('stopped', 'Ctrl-C'));
  await expect(leaving).rejects.toThrow('Ctrl-C');
  expect(calls[0]!.signal.aborted).toBe(true);
});
