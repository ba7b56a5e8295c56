import { MaspoError } from '@maspo/core';

/**
 * The text of a file in UTF-8, without a byte order mark. For another encoding, throws `MaspoError('invalid-input')`
 * with one sentence. It names the other encoding, or the first line that is not UTF-8.
 */
export function decodeText(name: string, bytes: Uint8Array): string {
  const other = otherEncoding(bytes);
  if (other !== undefined)
    throw refused(name, `it is in ${other}, expected UTF-8: save it as UTF-8, e.g. with iconv -f ${other} -t UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const { line, byte } = firstWrong(bytes);
    throw refused(
      name,
      `line ${line} has the byte 0x${byte.toString(16)}, which is not UTF-8: save the file as UTF-8, e.g. with iconv -f WINDOWS-1252 -t UTF-8`,
    );
  }
}

/** Recognizes UTF-16 by its byte order mark or, without a mark, by zeros in every other one of the first bytes. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const zeros = (from: number) => bytes.subarray(0, 200).filter((byte, at) => at % 2 === from && byte === 0).length;
  const half = Math.min(bytes.length, 200) / 2;
  if ((first === 0xff && second === 0xfe) || (half >= 4 && zeros(1) > 0.7 * half)) return 'UTF-16LE';
  if ((first === 0xfe && second === 0xff) || (half >= 4 && zeros(0) > 0.7 * half)) return 'UTF-16BE';
  return undefined;
}

/** The first line and byte that are not UTF-8. A line break is one byte in UTF-8, so each line can be tried alone. */
function firstWrong(bytes: Uint8Array): { line: number; byte: number } {
  let from = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, from);
    const part = bytes.subarray(from, end === -1 ? bytes.length : end + 1);
    const shown = new TextDecoder().decode(part);
    const place = shown.indexOf('\uFFFD');
    if (place !== -1) {
      const before = new TextEncoder().encode(shown.slice(0, place)).length;
      // A byte order mark is in the bytes, but not in the text.
      const mark = from === 0 && part[0] === 0xef && part[1] === 0xbb ? 3 : 0;
      return { line, byte: part[before + mark] ?? part[before]! };
    }
    if (end === -1) return { line, byte: part[0]! };
    from = end + 1;
  }
}

function refused(name: string, why: string): MaspoError {
  return new MaspoError('invalid-input', `${name}: ${why}`);
}
