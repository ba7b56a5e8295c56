import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../test-support/scratch-folder.ts';
import { type LogLine, scanEvents } from './scan-events.ts';

function logOf(...lines: readonly string[]): string {
  const file = join(scratchFolder(), 'events.jsonl');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

async function scanned<Value>(file: string, read: (line: LogLine) => Value, isOpen = false): Promise<Value[]> {
  const values: Value[] = [];
  await scanEvents(file, { isOpen, onLine: (line) => values.push(read(line)) });
  return values;
}

const started = JSON.stringify({ type: 'visit-started', round: 1, agent: 'größer 日本語 😀' });

describe('the lines of an event log', () => {
  test('are found one by one, whatever their length and wherever a chunk ends', async () => {
    const long = JSON.stringify({ type: 'candidate-proposed', prompt: '日本語'.repeat(1_000_000) });
    const lines = [started, long, ...Array.from({ length: 20_000 }, () => started)];
    const file = logOf(...lines);
    expect(await scanned(file, ({ n }) => n)).toHaveLength(lines.length);
    expect(await scanned(file, (line) => (line.n === 2 ? line.event() : undefined))).toContainEqual(JSON.parse(long));
    const places = await scanned(file, ({ offset, bytes }) => [offset, bytes]);
    expect(places[2]).toEqual([Buffer.byteLength(started) + Buffer.byteLength(long) + 2, Buffer.byteLength(started)]);
    expect((await scanned(file, (line) => line.event())).at(-1)).toEqual(JSON.parse(started));
  });

  test('are read up to the last complete one while the run writes', async () => {
    const file = logOf(started);
    appendFileSync(file, started.slice(0, 20));
    expect(await scanned(file, ({ type }) => type, true)).toEqual(['visit-started']);
    await expect(scanned(file, ({ type }) => type)).rejects.toThrow(/damaged at line 2: it has no end/);
  });

  test.each([
    ['is not JSON', '{"type":"visit-started",}', /damaged at line 2: it is not valid JSON/],
    ['is cut', '{"type":"visit-started","round":1', /damaged at line 2: it is no event/],
    ['is not an event', '[1, 2]', /damaged at line 2: it is no event/],
  ])('end the reading with the position, if one %s', async (_, line, message) => {
    await expect(scanned(logOf(started, line), (one) => one.event())).rejects.toThrow(message);
  });
});
