import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { MaspoError } from '@maspo/core';
import type { Compressors } from 'hyparquet';
import type { ReadRows } from './read-json-rows.ts';

/** Snappy is built into the library. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

/** The rows of a Parquet file. Throws `MaspoError('invalid-input')` with one sentence if the file cannot be read. */
export async function readParquetRows(name: string, bytes: Uint8Array): Promise<ReadRows> {
  // Loaded here, because most commands read no Parquet.
  const { parquetReadObjects } = await import('hyparquet');
  const { buffer, byteOffset, byteLength } = bytes;
  const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
  const found = await parquetReadObjects({ file, compressors }).catch((cause: unknown) => {
    throw new MaspoError(
      'invalid-input',
      `${name}: it cannot be read as Parquet (${(cause as Error).message}): write it again, or save it as JSONL`,
      { cause },
    );
  });
  if (found.length === 0) throw new MaspoError('invalid-input', `${name}: it has no rows: add some`);
  const rows = found.map((row, index) => ({
    number: index + 1,
    place: `row ${index + 1}`,
    values: plain(row) as Readonly<Record<string, unknown>>,
  }));
  return { format: 'parquet', rows, issues: [] };
}

/** The same values as JSON would hold them: whole numbers of 64 bits as numbers if that is exact, dates as texts. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
