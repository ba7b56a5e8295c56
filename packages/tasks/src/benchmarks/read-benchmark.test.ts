import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { examplesOf } from '../question-files/examples-of.ts';
import { parseQuestionFile } from '../question-files/read-question-file.ts';
import type { Benchmark } from './benchmark.ts';
import { readBenchmark } from './read-benchmark.ts';

const bytes = new TextEncoder().encode('{"question": "1 + 1 = ?", "answer": "2"}\n');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const benchmark: Benchmark = {
  id: 'fixture',
  title: 'Fixture',
  format: 'math',
  requirement: 'It is right.',
  rows: 1,
  files: [
    { name: 'known.jsonl', sha256, licence: 'MIT', home: 'here', url: 'http://localhost/known' },
    { name: 'gated.jsonl', licence: 'MIT', home: 'here' },
  ],
  parse: (content, { name }) => examplesOf(parseQuestionFile(name, content), 'math'),
};

describe('readBenchmark', () => {
  test('a file with the published hash is verified, compressed or not', () => {
    const read = readBenchmark(benchmark, 'known.jsonl', bytes);
    expect(read).toMatchObject({ sha256, status: 'verified', examples: [{ id: 'known/1' }] });
    expect(readBenchmark(benchmark, 'known.jsonl.gz', gzipSync(bytes))).toEqual(read);
  });

  test('a file without a published hash is unverified', () => {
    expect(readBenchmark(benchmark, 'gated.jsonl', bytes)).toMatchObject({ sha256, status: 'unverified' });
  });

  test('a changed byte is refused with both hashes', () => {
    const changed = bytes.with(2, 0x51);
    const seen = createHash('sha256').update(changed).digest('hex');
    expect(() => readBenchmark(benchmark, 'known.jsonl', changed)).toThrow(
      `expected content with sha256 ${sha256}, seen ${seen}`,
    );
  });

  test('another number of rows, another name, damaged compression and other encodings are refused', () => {
    const twice = Buffer.concat([bytes, bytes]);
    expect(() => readBenchmark(benchmark, 'gated.jsonl', twice)).toThrow('expected 1 examples, seen 2');
    expect(() => readBenchmark(benchmark, 'other.jsonl', bytes)).toThrow('known.jsonl or gated.jsonl');
    expect(() => readBenchmark(benchmark, 'known.jsonl.gz', bytes)).toThrow('expected gzip-compressed content');
    expect(() => readBenchmark(benchmark, 'gated.jsonl', Uint8Array.of(0xff, 0xfe))).toThrow('UTF-8');
  });
});
