import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

type Unpack = (bytes: Buffer) => Promise<Buffer>;

const [unzip, unbrotli, unzstd] = [gunzip, brotliDecompress, zstdDecompress].map((unpack) =>
  promisify<Buffer, Buffer>(unpack),
) as [Unpack, Unpack, Unpack];

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: unbrotli,
  zstd: unzstd,
  // The standard requires the format with a header, but some servers send the format without a header.
  deflate: async (bytes) =>
    promisify<Buffer, Buffer>(inflate)(bytes).catch(() => promisify<Buffer, Buffer>(inflateRaw)(bytes)),
};

/**
 * The text of a body, unpacked according to its `Content-Encoding`, which some gateways use without a request for it. The byte order mark
 * is removed, because JSON does not allow it. Rejects with a system error if the bytes are damaged.
 */
export async function decodedBody(bytes: Buffer, encoding: string | undefined): Promise<string> {
  const steps = (encoding ?? '').toLowerCase().split(',');
  let plain = bytes;
  for (const step of steps.toReversed()) plain = plain.length === 0 ? plain : await unpacked(plain, step.trim());
  return textOf(plain);
}

function unpacked(bytes: Buffer, encoding: string): Promise<Buffer> | Buffer {
  return unpackers[encoding]?.(bytes) ?? bytes;
}

/** Decodes UTF-8, or UTF-16 if a byte order mark marks it. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const hasMark = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}
