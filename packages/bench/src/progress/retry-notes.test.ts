import { TransientFault } from '@maspo/models';
import { expect, test } from 'vitest';
import { createRetryNotes } from './retry-notes.ts';

const target = { provider: 'openai', model: 'small', baseUrl: 'http://localhost:8000/v1' };

test('waiting calls are reported once in ten seconds, with the number of unreported ones', () => {
  const written: string[] = [];
  const time = { ms: 0 };
  const notes = createRetryNotes(
    (line) => written.push(line),
    () => time.ms,
  );
  const retryAt = (ms: number) => {
    time.ms = ms;
    notes.retrying(target, { fault: new TransientFault('HTTP 429: busy'), attempt: 1, waitMs: 1250 });
  };
  for (const ms of [0, 100, 9_999, 10_000]) retryAt(ms);
  const note = 'openai model "small" at http://localhost:8000/v1: HTTP 429: busy; attempt 2 in 1.3 s';
  expect(written).toEqual([note, `${note} (and 2 more since the last note)`]);
});

test('a note states how many calls the server gets at once, if these are fewer than the maximum', () => {
  const written: string[] = [];
  const notes = createRetryNotes((line) => written.push(line));
  notes.serverChanged(target.baseUrl, { limit: 16, most: 32, pausedMs: 0 });
  notes.retrying(target, { fault: new TransientFault('HTTP 429: busy'), attempt: 1, waitMs: 500 });
  expect(written).toEqual([expect.stringContaining('attempt 2 in 0.5 s, 16 of 32 calls at once')]);
});

test('a notice about the replies of a model is printed once for each model', () => {
  const written: string[] = [];
  const notes = createRetryNotes((line) => written.push(line));
  for (const model of ['small', 'small', 'large']) notes.noticed({ ...target, model }, 'the server counts no tokens');
  expect(written).toEqual(
    ['small', 'large'].map(
      (model) => `Warning: openai model "${model}" at http://localhost:8000/v1: the server counts no tokens.`,
    ),
  );
});
