import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { MaspoError } from '@maspo/core';
import type { Example } from '../example/example.ts';
import type { Benchmark } from './benchmark.ts';

/** A benchmark as read from one of its files. */
export interface ReadBenchmark {
  readonly examples: readonly Example[];
  /** Lower-case hex SHA-256 of the uncompressed content. */
  readonly sha256: string;
  /** `unverified` where we do not know the published hash of the file. */
  readonly status: 'verified' | 'unverified';
}

/**
 * Reads one of the benchmark's files, compressed if its name ends in `.gz`. Throws `MaspoError('invalid-input')` for an unknown file name,
 * damaged compression or encoding, an unexpected hash, wrong rows, or an unexpected number of rows.
 */
export function readBenchmark(benchmark: Benchmark, fileName: string, bytes: Uint8Array): ReadBenchmark {
  const file = benchmark.files.find(({ name }) => name === fileName.replace(/\.gz$/, ''));
  if (file === undefined) {
    const expected = benchmark.files.map(({ name }) => name).join(' or ');
    throw refused(fileName, `not a file of ${benchmark.id}, which is read from ${expected}`);
  }
  const content = fileName.endsWith('.gz') ? gunzip(fileName, bytes) : bytes;
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (file.sha256 !== undefined && file.sha256 !== sha256) {
    const advice = `fetch it again from ${file.url ?? file.home}`;
    throw refused(fileName, `expected content with sha256 ${file.sha256}, seen ${sha256}; ${advice}`);
  }
  const examples = benchmark.parse(decode(fileName, content), file);
  if (examples.length !== benchmark.rows)
    throw refused(fileName, `expected ${benchmark.rows} examples, seen ${examples.length}`);
  return { examples, sha256, status: file.sha256 === undefined ? 'unverified' : 'verified' };
}

function refused(fileName: string, why: string, cause?: unknown): MaspoError {
  return new MaspoError('invalid-input', `${fileName}: ${why}`, { cause });
}

function gunzip(fileName: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw refused(fileName, 'expected gzip-compressed content, but it is not compressed or it is damaged', cause);
  }
}

function decode(fileName: string, content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw refused(fileName, 'expected text in UTF-8', cause);
  }
}
