import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { interruptible, untilInterrupted } from './interrupt.ts';

let said: string;
beforeEach(() => {
  said = '';
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a signal aborts, and a slow stop prints a note with the way to leave at once', () => {
  const { signal, dispose } = interruptible();
  process.emit('SIGINT', 'SIGINT');
  expect(signal.reason).toMatchObject({ code: 'stopped', message: expect.stringContaining('stopped by SIGINT') });
  expect(said).toBe('');
  vi.advanceTimersByTime(1000);
  expect(said).toMatch(/^stopping, .* SIGINT again leaves at once\n$/);
  dispose();
});

test('a fast stop prints nothing', () => {
  const { dispose } = interruptible();
  process.emit('SIGTERM', 'SIGTERM');
  dispose();
  vi.advanceTimersByTime(1000);
  expect(said).toBe('');
});

test('a signal that came before it was waited for is not lost', async () => {
  const { signal, dispose } = interruptible();
  const waited = untilInterrupted(signal);
  process.emit('SIGINT', 'SIGINT');
  await waited;
  await untilInterrupted(signal);
  dispose();
});
