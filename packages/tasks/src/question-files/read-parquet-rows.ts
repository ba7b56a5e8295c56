import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { MaspoError } from '@maspo/core';
import type { Compressors, SchemaTree } from 'hyparquet';
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
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const { buffer, byteOffset, byteLength } = bytes;
  const file = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
  const readAll = async () => {
    const metadata = await parquetMetadataAsync(file);
    return {
      columns: parquetSchema(metadata).children,
      found: await parquetReadObjects({ file, compressors, metadata }),
    };
  };
  const { columns, found } = await readAll().catch((cause: unknown) => {
    throw new MaspoError(
      'invalid-input',
      `${name}: it cannot be read as Parquet (${(cause as Error).message}): write it again, or save it as JSONL`,
      { cause },
    );
  });
  if (found.length === 0) throw new MaspoError('invalid-input', `${name}: it has no rows: add some`);
  const short = new Set(columns.filter(isOf32Bits).map(({ element }) => element.name));
  const rows = found.map((row, index) => ({
    number: index + 1,
    place: `row ${index + 1}`,
    values: Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, plain(value, short.has(column) ? shortest : (n) => n)]),
    ),
  }));
  return { format: 'parquet', rows, issues: [] };
}

/** Whether the fractions in a column have 32 bits. Not if it also holds fractions of another type, because rows do not tell them apart. */
function isOf32Bits(column: SchemaTree): boolean {
  const leaves = leavesOf(column).map(({ element }) => element);
  return (
    leaves.some(({ type }) => type === 'FLOAT') &&
    leaves.every(({ type, converted_type: converted }) => type !== 'DOUBLE' && converted !== 'DECIMAL')
  );
}

function leavesOf(column: SchemaTree): SchemaTree[] {
  return column.children.length === 0 ? [column] : column.children.flatMap(leavesOf);
}

/** The shortest number with the same 32 bits: 0.1 was stored as 0.10000000149011612. Nine digits always suffice. */
function shortest(number: number): number {
  if (Number.isInteger(number) || !Number.isFinite(number)) return number;
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(number.toPrecision(digits));
    if (Math.fround(rounded) === number) return rounded;
  }
  return Number(number.toPrecision(9));
}

/** The same values as JSON would hold them: whole numbers of 64 bits as numbers if that is exact, dates as texts. */
function plain(value: unknown, numberOf: (number: number) => number): unknown {
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plain(item, numberOf));
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, numberOf)]));
}
