import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MaspoError } from '@maspo/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResumableError, reportFailure } from '../src/cli/output/report-failure.ts';
import { createCountProgress } from '../src/progress/count-progress.ts';
import { createRetryNotes } from '../src/progress/retry-notes.ts';
import { markdownTable } from '../src/report/markdown-table.ts';
import { note, print, printDocument, printJson } from '../src/terminal/print.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));
const hostile = 'a\x1b]52;c;aGk=\x07\r\nerror: all is well\u202e\u200b\x9b2J';
const shown = 'a\\u001b]52;c;aGk=\\u0007\\r\\nerror: all is well\\u202e\\u200b\\u009b2J';

let out: string;
let said: string;
beforeEach(() => {
  out = '';
  said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

test('only the folder terminal writes to standard output and standard error: all other code prints through it', () => {
  const files = readdirSync(source, { recursive: true }).map(String);
  const writing = files
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('terminal'))
    .filter((path) => /\bstd(?:out|err)\.write|\bconsole\.\w+\(/.test(readFileSync(join(source, path), 'utf8')));
  expect(writing).toEqual([]);
});

test('a printed line is one line with the given number of columns, and a document keeps its lines', () => {
  print('correct', hostile);
  note(hostile);
  printDocument(`# One\n${hostile.replace('\n', '')}\n`);
  printJson({ reason: hostile });
  const [line, title, body, json] = out.split('\n');
  expect([line, title, said]).toEqual([`correct\t${shown}`, '# One', `${shown}\n`]);
  expect(body).toBe(shown.replace('\\n', ''));
  expect(json).not.toMatch(/[^\P{C}]/u);
  expect(JSON.parse(json!)).toEqual({ reason: hostile });
});

test('an error has one line for each problem, whatever text a server or a file puts into it', () => {
  expect(reportFailure(new MaspoError('model-refused', hostile), true)).toBe(2);
  expect(
    reportFailure(new MaspoError('invalid-input', 'two', { issues: [hostile, 'b'], subject: hostile }), false),
  ).toBe(2);
  expect(
    reportFailure(new ResumableError(new MaspoError('stopped', hostile), `maspo optimize '${hostile}'`), false),
  ).toBe(130);
  expect(said.trimEnd().split('\n')).toEqual([
    `error: ${shown}`,
    `error: ${shown}: 2 problems:`,
    `  - ${shown}`,
    '  - b',
    `error: ${shown}`,
    `to go on: maspo optimize '${shown}'`,
  ]);
  expect(JSON.parse(out).error.message).toBe(hostile);
});

test('a fault of the program is indented, so that its lines do not look like messages of maspo', () => {
  expect(reportFailure(new Error(hostile), false)).toBe(1);
  expect(said).not.toMatch(/^error/m);
  expect(said.replaceAll('\n', '')).not.toMatch(/[^\P{C}]/u);
});

test('progress and notes escape the names and messages of servers and benchmarks', () => {
  const written: string[] = [];
  const output = { isTTY: true, write: (text: string) => written.push(text) };
  const progress = createCountProgress(output);
  progress.count(hostile, 1, 2);
  createRetryNotes(progress.say).retrying(
    { provider: 'openai', model: hostile, baseUrl: 'http://localhost/v1' },
    { fault: Object.assign(new Error(hostile), {}) as never, attempt: 1, waitMs: 0 },
  );
  for (const text of written) expect(text.replace('\r\x1b[2K', '').trimEnd()).not.toMatch(/[^\P{C}]/u);
  expect(written).toHaveLength(2);
});

test('hostile text in a table of a report stays in one cell', () => {
  expect(markdownTable(['a'], [[hostile]]).split('\n')).toHaveLength(3);
});
