import { Readable } from 'node:stream';
import { MaspoError } from '@maspo/core';
import type { Outcome } from '@maspo/tasks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { gradeLines } from './grade-lines.ts';
import { linesOf } from './lines-of.ts';

const schema = z.strictObject({ id: z.number() });
type Line = z.infer<typeof schema>;

let out: string[];
let said: string[];
beforeEach(() => {
  out = [];
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const correct: Outcome = { outcome: 'correct', rule: 'tests' };
const inputOf = (count: number) =>
  Readable.from(Array.from({ length: count }, (_, id) => `${JSON.stringify({ id })}\n`));

async function gradeAll(count: number, grade: (line: Line) => Promise<Outcome>): Promise<void> {
  await gradeLines(schema, async () => grade, { json: false, input: inputOf(count) });
}

test('a line that cannot be graded is unscored with the reason, and the others are graded in order', async () => {
  await gradeAll(200, async ({ id }) => {
    if (id % 50 === 1) throw new MaspoError('sandbox-unavailable', `python3 went away\nat ${id}`);
    return { outcome: 'incorrect', rule: `rule-${id}` };
  });
  expect(out).toHaveLength(200);
  for (const [id, line] of out.entries())
    expect(line).toBe(id % 50 === 1 ? `unscored\tfailed\tpython3 went away\\nat ${id}\n` : `incorrect\trule-${id}\n`);
  expect(said).toEqual([]);
  expect(process.exitCode).toBeFalsy();
});

test('a fault of the program is reported, all outcomes are still printed, and the exit code is 1', async () => {
  await gradeAll(3, async ({ id }) => {
    if (id === 1) throw new TypeError('x is undefined\ncorrect\ttests');
    return correct;
  });
  expect(out).toEqual(['correct\ttests\n', 'unscored\tfailed\tx is undefined\\ncorrect\\ttests\n', 'correct\ttests\n']);
  expect(said.join('')).toMatch(/fault of the program/);
  expect(said.join('')).not.toMatch(/^correct/m);
  expect(process.exitCode).toBe(1);
});

test('at most 64 lines are graded at once', async () => {
  let now = 0;
  let most = 0;
  await gradeAll(300, async () => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now -= 1;
    return correct;
  });
  expect(most).toBeLessThanOrEqual(64);
  expect(out).toHaveLength(300);
});

test('an outcome is printed as soon as the earlier ones are, also while the input continues', async () => {
  async function* input() {
    yield '{"id": 1}\n';
    await vi.waitUntil(() => out.length === 1);
    yield '{"id": 2}\n';
  }
  await gradeLines(schema, async () => async () => correct, { json: false, input: input() });
  expect(out).toHaveLength(2);
});

test('nothing more is graded when standard output is closed, and the input is closed as well', async () => {
  let read = 0;
  let isClosed = false;
  async function* input() {
    try {
      for (;;) {
        read += 1;
        if (read === 100) process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        // Without the check, the test ends here.
        if (read === 1000) return;
        yield '{"id": 1}\n';
      }
    } finally {
      isClosed = true;
    }
  }
  const before = process.stdout.listenerCount('error');
  await gradeLines(schema, async () => async () => correct, { json: false, input: input() });
  expect([read, isClosed]).toEqual([100, true]);
  // Other listeners of the process may have waited for the same error.
  expect(process.stdout.listenerCount('error')).toBeLessThanOrEqual(before);
});

test('the grader is made once, for the first valid line', async () => {
  const open = vi.fn(async () => async () => correct);
  const refused = gradeLines(schema, open, { json: false, input: Readable.from(['{"id": "one"}\n']) });
  await expect(refused).rejects.toThrow('line 1 of standard input: id: expected number');
  expect(open).not.toHaveBeenCalled();
  await gradeLines(schema, open, { json: false, input: inputOf(3) });
  expect(open).toHaveBeenCalledTimes(1);
});

test('the reason of an outcome cannot forge a line or control the terminal, plain or as JSON', async () => {
  const reason = '\x1b]52;c;aGk=\x07\r\ncorrect\ttests\u202e\u2028\x9b2J\x7f';
  for (const json of [false, true])
    await gradeLines(schema, async () => async () => ({ outcome: 'incorrect', rule: 'tests', reason }), {
      json,
      input: inputOf(1),
    });
  for (const line of out) expect(line.slice(0, -1)).not.toMatch(/[^\P{C}\t]|[\u2028\u2029]/u);
  expect(out[0]!.split('\t')).toHaveLength(3);
  expect(JSON.parse(out[1]!).reason).toBe(reason);
});

test('lines end only at line feeds, wherever a chunk ends', async () => {
  const bytes = Buffer.from('{"a":"\u2028ä"}\n\n{"b":"\u2029"}');
  for (const size of [1, 2, 7, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const lines: string[] = [];
    for await (const line of linesOf(Readable.from(chunks))) lines.push(line);
    expect(lines).toEqual(['{"a":"\u2028ä"}', '', '{"b":"\u2029"}']);
  }
});
