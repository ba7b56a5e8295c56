import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { openTraces, type Wanted } from './trace-reader.ts';
import { type NewRecord, type TraceRecord, textLimit } from './trace-record.ts';
import { createTraceWriter, type TraceWriter } from './trace-writer.ts';

const roomy = { limit: 1e9 };

function trace(question: string, output = 'So it is.', version = 'v1'): NewRecord {
  const turn = { status: 'completed', context: '', output, handoffs: {}, truncated: false } as const;
  return {
    kind: 'trace',
    question,
    purpose: 'candidate',
    versions: { solver: version },
    text: '?',
    turns: { solver: turn },
  };
}

function verdict(question: string, [reference, candidate]: readonly [number, number], agent = 'solver'): NewRecord {
  return { kind: 'verdict', question, agent, place: 'here', reference, candidate, judgements: [] };
}

/** A text without repetition, which compression does not make small. */
function noise(seed: number, length: number): string {
  const piece = (index: number) => createHash('sha256').update(`${seed} ${index}`).digest('base64');
  return Array.from({ length: Math.ceil(length / 44) }, (_, index) => piece(index))
    .join('')
    .slice(0, length);
}

async function recordsIn(folder: string, wanted?: Wanted): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const record of (await openTraces(folder)).read(wanted)) records.push(record);
  return records;
}

function written(write: (writer: TraceWriter) => void, options = roomy) {
  const folder = scratchFolder();
  const writer = createTraceWriter(folder, options);
  write(writer);
  return { folder, kept: writer.close() };
}

async function numbersIn(folder: string, wanted?: Wanted): Promise<number[]> {
  return (await recordsIn(folder, wanted)).map(({ n }) => n);
}

describe('a trace file', () => {
  test('returns every text unchanged, even a hostile one', async () => {
    const hostile = 'a\u0000\u001b[2J\r\n\u2028\u202e<script>\ud800x\udc00 \u{1f600}"\\';
    const { folder } = written((writer) => void writer.add(trace(hostile, hostile)));
    const [record] = await recordsIn(folder);
    expect(record).toEqual({ n: 1, ...trace(hostile, hostile) });
  });

  test('consists of JSON lines, compressed with zstd', () => {
    const { folder } = written((writer) => void writer.add(trace('q')));
    const lines = zstdDecompressSync(readFileSync(join(folder, 'traces.jsonl.zst'))).toString();
    expect(JSON.parse(lines)).toMatchObject({ n: 1, kind: 'trace', question: 'q' });
  });

  test('holds the beginning of a huge text, with a mark, the length and a count', async () => {
    const { folder, kept } = written(
      (writer) => void writer.add(trace('q', `${'x'.repeat(textLimit - 1)}\u{1f600}${'y'.repeat(4e6)}`)),
    );
    const [record] = await recordsIn(folder, { question: 'q' });
    expect(record).toMatchObject({ cut: [5_000_001] });
    const { output } = (record as unknown as { turns: { solver: { output: string } } }).turns.solver;
    expect(output.replace(/^x*/, '')).toBe('\n[cut: 1000000 of 5000001 characters are kept]');
    expect(kept).toMatchObject({ traces: 1, cut: 1 });
  });

  test('can be searched by question, by agent and by version', async () => {
    const { folder } = written((writer) => {
      for (let block = 0; block < 3; block++) {
        const [one, other] = [
          writer.add(trace('q1', noise(block, 150_000))),
          writer.add(trace('q1', noise(block, 150_000), `v${block + 2}`)),
        ];
        writer.add(trace('q2', 'No.'));
        writer.add(verdict('q1', [one, other]));
        writer.add({
          kind: 'assessment',
          question: 'q1',
          agent: 'checker',
          place: 'here',
          trace: one,
          answer: { unscored: 'so' },
          replies: [],
        });
      }
    });
    expect(await numbersIn(folder)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(await numbersIn(folder, { question: 'q2' })).toEqual([3, 8, 13]);
    expect(await numbersIn(folder, { version: 'v3' })).toEqual([7, 9]);
    expect(await numbersIn(folder, { agent: 'checker', version: 'v3' })).toEqual([]);
    expect(await numbersIn(folder, { question: 'q1', agent: 'checker' })).toEqual([1, 2, 5, 6, 7, 10, 11, 12, 15]);
    expect(await numbersIn(folder, { question: 'none' })).toEqual([]);
  });

  test('can be read for several questions in one pass, and for records by their numbers', async () => {
    const { folder } = written((writer) => {
      for (const question of ['q', 'r', 's']) writer.add(trace(question));
      writer.add(verdict('s', [1, 3]));
    });
    expect(await numbersIn(folder, { question: new Set(['q', 's']) })).toEqual([1, 3, 4]);
    expect(await numbersIn(folder, { question: new Set(['q', 's']), numbers: new Set([2, 3]) })).toEqual([3]);
  });

  test('lists its records from the index alone', async () => {
    const { folder } = written((writer) => {
      writer.add(trace('q'));
      writer.add(trace('q', 'So it is not.', 'v2'));
      writer.add(verdict('q', [1, 2]));
    });
    const traces = await openTraces(folder);
    expect(traces.entries({ question: 'q' })).toEqual([
      { n: 1, kind: 'trace', question: 'q', versions: { solver: 'v1' }, about: [] },
      { n: 2, kind: 'trace', question: 'q', versions: { solver: 'v2' }, about: [] },
      { n: 3, kind: 'verdict', question: 'q', versions: {}, about: [1, 2] },
    ]);
  });

  test('grows up to its limit, and counts the records it leaves out, until the limit is raised', async () => {
    const limit = 400_000;
    const { folder, kept } = written(
      (writer) => {
        for (let index = 0; index < 20; index++) writer.add(trace('search', noise(index, 100_000)));
        writer.add(verdict('search', [1, 2]));
        writer.limitTo(2 * limit);
        writer.add(trace('test', 'At last.'));
      },
      { limit },
    );
    const numbers = await numbersIn(folder);
    expect(numbers.at(-1)).toBe(22);
    expect(numbers.length).toBeGreaterThan(3);
    expect(kept).toMatchObject({
      traces: numbers.length,
      verdicts: 0,
      leftOut: { traces: 21 - numbers.length, verdicts: 1 },
    });
    expect(kept.bytes).toBe(readFileSync(join(folder, 'traces.jsonl.zst')).length);
    expect(kept.bytes).toBeLessThan(limit + 1000);
  });

  test('removes the records that were added after a mark', async () => {
    const { folder, kept } = written((writer) => {
      writer.add(trace('kept'));
      const mark = writer.mark();
      for (let index = 0; index < 4; index++) writer.add(trace('dropped', noise(index, 200_000)));
      writer.rewind(mark);
      writer.add(trace('kept too'));
    });
    expect(await numbersIn(folder, { question: 'dropped' })).toEqual([]);
    expect(await numbersIn(folder)).toEqual([1, 2]);
    expect(kept).toMatchObject({ traces: 2, leftOut: { traces: 0 } });
  });

  test('that was full before a mark is still full when it returns to the mark', async () => {
    const limit = 400_000;
    const { folder, kept } = written(
      (writer) => {
        for (let index = 0; index < 20; index++) writer.add(trace('search', noise(index, 100_000)));
        writer.rewind(writer.mark());
        writer.add(trace('small'));
      },
      { limit },
    );
    expect(kept.traces + kept.leftOut.traces).toBe(21);
    expect(await numbersIn(folder, { question: new Set(['small']) })).toEqual([]);
  });

  test('of a run that was killed is read up to its last whole block', async () => {
    const folder = scratchFolder();
    const writer = createTraceWriter(folder, roomy);
    for (let index = 0; index < 5; index++) writer.add(trace('q', noise(index, 150_000)));
    expect(await numbersIn(folder)).toEqual([1, 2, 3, 4]);
    const index = join(folder, 'traces.index.jsonl.part');
    truncateSync(index, readFileSync(index).length - 10);
    expect(await numbersIn(folder)).toEqual([1, 2]);
  });

  test('of a run that was stopped has all records, and the next attempt writes what an undisturbed one writes', async () => {
    const stopped = scratchFolder();
    const attempt = (count: number) => {
      const writer = createTraceWriter(stopped, roomy);
      for (let index = 0; index < count; index++) writer.add(trace('q', noise(index, 150_000)));
      return writer;
    };
    attempt(1).abandon();
    expect(await numbersIn(stopped)).toEqual([1]);
    attempt(5).abandon();
    expect(await numbersIn(stopped)).toEqual([1, 2, 3, 4, 5]);
    attempt(3).abandon();
    expect(await numbersIn(stopped)).toEqual([1, 2, 3, 4, 5]);
    attempt(6).close();
    const { folder } = written((writer) => {
      for (let index = 0; index < 6; index++) writer.add(trace('q', noise(index, 150_000)));
    });
    for (const name of readdirSync(folder))
      expect(readFileSync(join(stopped, name)).equals(readFileSync(join(folder, name)))).toBe(true);
    expect(readdirSync(stopped)).toEqual(readdirSync(folder));
  });

  test('keeps the records of an earlier attempt if this attempt repeats them and ends sooner', async () => {
    const folder = scratchFolder();
    const attempt = (seeds: readonly number[]) => {
      const writer = createTraceWriter(folder, roomy);
      for (const seed of seeds) writer.add(trace(`q${seed}`, noise(seed, 300_000)));
      writer.abandon();
    };
    attempt([1, 2, 3, 4]);
    attempt([1, 2]);
    expect(await numbersIn(folder)).toEqual([1, 2, 3, 4]);
    attempt([1, 9]);
    expect((await recordsIn(folder)).map(({ question }) => question)).toEqual(['q1', 'q9']);
  });

  test('of a run that has ended stays while the run is repeated', async () => {
    const { folder } = written((writer) => void writer.add(trace('q', noise(1, 300_000))));
    const writer = createTraceWriter(folder, roomy);
    writer.add(trace('q', noise(1, 300_000)));
    writer.abandon();
    expect(await numbersIn(folder)).toEqual([1]);
    expect(readdirSync(folder).sort()).toEqual(['traces.index.jsonl', 'traces.jsonl.zst']);
  });

  test('that is missing is reported with possible reasons', async () => {
    await expect(openTraces(scratchFolder())).rejects.toThrow(/holds no traces: .*--no-traces/);
  });

  test.each<[string, string, (content: Buffer) => Buffer, RegExp]>([
    [
      'changed',
      'traces.jsonl.zst',
      (content) => content.fill(0, 300_000, 300_010),
      /the block of records 3 to 4, at byte \d+: /,
    ],
    [
      'cut short',
      'traces.jsonl.zst',
      (content) => content.subarray(0, 300_000),
      /the block of records 3 to 4, at byte \d+: the file ends/,
    ],
    [
      'with a damaged index',
      'traces.index.jsonl',
      (content) => Buffer.concat([Buffer.from('{'), content]),
      /line 1 is not valid JSON/,
    ],
    ['with an index cut short', 'traces.index.jsonl', (content) => content.subarray(0, -2), /line 2 has no end/],
  ])('%s is reported, with the position', async (_, name, damage, place) => {
    const { folder } = written((writer) => {
      for (let index = 0; index < 4; index++) writer.add(trace(`q${index}`, noise(index, 150_000)));
    });
    const file = join(folder, name);
    writeFileSync(file, damage(readFileSync(file)));
    await expect(numbersIn(folder)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(new RegExp(`${name} is damaged, ${place.source}.*start the run again`)),
    });
  });
});
