import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCountProgress } from './count-progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start({ isTTY = false, columns = 80 } = {}) {
  const written: string[] = [];
  const time = { ms: 0 };
  const progress = createCountProgress({ isTTY, columns, write: (text) => written.push(text) }, () => time.ms);
  const pass = (ms: number) => {
    time.ms += ms;
    vi.advanceTimersByTime(ms);
  };
  return { written, pass, ...progress };
}

test('a terminal gets one line, which is removed when all is done', () => {
  const { written, pass, count } = start({ isTTY: true });
  count('evaluating', 0, 20);
  pass(20_000);
  count('evaluating', 9, 20);
  count('evaluating', 10, 20);
  count('evaluating', 20, 20);
  const lines = [
    'evaluating: 0 of 20 (0 %, estimating)',
    'evaluating: 9 of 20 (45 %, estimating)',
    'evaluating: 10 of 20 (50 %, about 20 s left)',
    '',
  ];
  expect(written).toEqual(lines.map((line) => `\r\x1b[2K${line}`));
});

test('the line on a terminal is never wrapped, since a wrapped line cannot be wiped', () => {
  const { written, count } = start({ isTTY: true, columns: 20 });
  count('evaluating', 1, 2);
  expect(written).toEqual(['\r\x1b[2Kevaluating: 1 of 2…']);
});

test('any other output gets a line every 15 s, even without progress', () => {
  const { written, pass, count, end } = start();
  count('pairs judged', 0, 40);
  pass(14_000);
  count('pairs judged', 4, 40);
  pass(1_000);
  pass(15_000);
  count('pairs judged', 30, 40);
  pass(15_000);
  end();
  pass(60_000);
  expect(written).toEqual([
    'pairs judged: 4 of 40 (10 %, estimating)\n',
    'pairs judged: 4 of 40 (10 %, estimating)\n',
    'pairs judged: 30 of 40 (75 %, about 15 s left)\n',
  ]);
});

test('work that is done soon gets no line', () => {
  const { written, pass, count, end } = start();
  for (const done of [0, 1, 2]) count('evaluating', done, 2);
  pass(60_000);
  end();
  expect(written).toEqual([]);
});
