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
  // The standard means the format with a header, and some servers send the one without.
  deflate: async (bytes) =>
    promisify<Buffer, Buffer>(inflate)(bytes).catch(() => promisify<Buffer, Buffer>(inflateRaw)(bytes)),
};

/**
 * The text of a body: unpacked as its `Content-Encoding` says, which some gateways use though nobody asked for it, and without a byte order
 * mark, which JSON does not allow. Rejects with a system error where the bytes are damaged.
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

/** UTF-8, unless a byte order mark says UTF-16. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const hasMark = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}
