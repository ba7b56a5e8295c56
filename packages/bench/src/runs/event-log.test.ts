import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEventLog } from './event-log.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-events-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'events.jsonl');
}

const [one, two, three] = [{ type: 'a', n: 1 }, { type: 'b', text: 'grün' }, { type: 'c' }];
const stopped = { type: 'stopped', reason: 'stopped' };
const linesOf = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

/** One attempt at the run. It closes the log, or abandons it early. */
async function attempt(file: string, events: readonly object[], end: 'close' | 'abandon' = 'abandon'): Promise<void> {
  const log = await openEventLog(file);
  try {
    for (const event of events) log.append(event);
  } finally {
    await log[end]();
  }
}

describe('an event log', () => {
  test('is a `.part` file until it is complete', async () => {
    const file = scratch();
    await attempt(file, [one, two]);
    expect(readFileSync(`${file}.part`, 'utf8')).toBe(linesOf(one, two));
    await attempt(file, [one, two, three], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two, three));
    expect(readdirSync(join(file, '..'))).toEqual(['events.jsonl']);
  });

  test('continues where an attempt was stopped, without the event of the stop', async () => {
    const file = scratch();
    await attempt(file, [one, two, stopped]);
    expect(readFileSync(`${file}.part`, 'utf8')).toBe(linesOf(one, two, stopped));
    await attempt(file, [one, two, three], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two, three));
  });

  test('continues after the last complete line of an attempt that was killed', async () => {
    const file = scratch();
    writeFileSync(`${file}.part`, `${linesOf(one)}{"type":"b","te`);
    await attempt(file, [one, two], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two));
  });

  test('keeps the longer log when the next attempt is stopped earlier', async () => {
    const file = scratch();
    await attempt(file, [one, two, three, stopped]);
    await attempt(file, [one, stopped]);
    expect(readFileSync(`${file}.part`, 'utf8')).toBe(linesOf(one, two, three, stopped));
  });

  test('ends where a smaller budget ends the run', async () => {
    const file = scratch();
    await attempt(file, [one, two, three], 'close');
    await attempt(file, [one, stopped, three], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, stopped, three));
    await attempt(file, [one, two], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two));
  });

  test('of a finished run stays unchanged when the run is repeated', async () => {
    const file = scratch();
    await attempt(file, [one, two], 'close');
    await attempt(file, [one, two], 'close');
    expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two));
  });

  test('of a finished run is kept unchanged when a repetition ends early', async () => {
    const file = scratch();
    await attempt(file, [one, two], 'close');
    const isAsBefore = () => {
      expect(readFileSync(file, 'utf8')).toBe(linesOf(one, two));
      expect(readdirSync(join(file, '..'))).toEqual(['events.jsonl']);
    };
    for (const events of [[], [one], [one, stopped], [one, two]]) {
      await attempt(file, events);
      isAsBefore();
    }
    await expect(attempt(file, [one, three])).rejects.toMatchObject({ code: 'invalid-input' });
    isAsBefore();
    await attempt(file, [one, two, three]);
    expect(readFileSync(`${file}.part`, 'utf8')).toBe(linesOf(one, two, three));
    expect(readdirSync(join(file, '..'))).toEqual(['events.jsonl.part']);
  });

  test('refuses an event that differs from the earlier attempt, whose log stays unchanged', async () => {
    const file = scratch();
    await attempt(file, [one, two]);
    await expect(attempt(file, [one, three])).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(
        `event 2 in ${file} was ${JSON.stringify(two)} and is now ${JSON.stringify(three)}`,
      ),
    });
    expect(readFileSync(`${file}.part`, 'utf8')).toBe(linesOf(one, two));
  });
});
