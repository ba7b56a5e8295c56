import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { onAbort } from './on-abort.ts';

test('every listener that was not removed is called once, and the signal itself has only one listener', () => {
  const controller = new AbortController();
  const called: string[] = [];
  const note = () => void called.push('again');
  const forget = onAbort(controller.signal, () => called.push('forgotten'));
  onAbort(controller.signal, note);
  onAbort(controller.signal, note);
  onAbort(controller.signal, () => called.push('last'));
  forget();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  controller.abort();
  expect(called).toEqual(['again', 'again', 'last']);
});
