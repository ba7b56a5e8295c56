import { open } from 'node:fs/promises';
import { MaspoError, type OptimizationEvent } from '@maspo/core';

/** A line of an event log. */
export interface LogLine {
  /** Its number, from 1. */
  readonly n: number;
  readonly type: OptimizationEvent['type'];
  /** The position of its beginning in the file. */
  readonly offset: number;
  readonly bytes: number;
  /** Reads the event. Throws `MaspoError` if the line is not JSON. */
  event(): OptimizationEvent;
}

const chunkSize = 1 << 20;
const lineEnd = 10;

/**
 * Calls `onLine` for every line of an event log, in order, without loading the whole log. Most lines are of types that a page does not
 * need, so only `event()` parses a line. With `isOpen`, an incomplete last line is left out: the run is writing it. Throws
 * `MaspoError('invalid-input')` with the position of the damage.
 */
export async function scanEvents(
  file: string,
  { isOpen, onLine }: { readonly isOpen: boolean; readonly onLine: (line: LogLine) => void },
): Promise<void> {
  const handle = await open(file);
  try {
    let n = 0;
    let offset = 0;
    let buffer = Buffer.allocUnsafe(chunkSize);
    /** The number of bytes at the beginning of the buffer that belong to an incomplete line. */
    let begun = 0;
    for (;;) {
      if (begun === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const { bytesRead } = await handle.read(buffer, begun, buffer.length - begun);
      if (bytesRead === 0) break;
      const filled = buffer.subarray(0, begun + bytesRead);
      let start = 0;
      for (let end = filled.indexOf(lineEnd); end !== -1; end = filled.indexOf(lineEnd, start)) {
        n += 1;
        onLine(lineOf(file, { n, line: filled.subarray(start, end), offset: offset + start }));
        start = end + 1;
      }
      offset += start;
      begun = filled.length - start;
      filled.copy(buffer, 0, start);
    }
    if (begun > 0 && !isOpen) throw damaged(file, n + 1, 'it has no end, so the log was cut');
  } finally {
    await handle.close();
  }
}

function lineOf(file: string, { n, line, offset }: { n: number; line: Buffer; offset: number }): LogLine {
  const type = typeOf(line);
  if (type === undefined || line.at(-1) !== closingBrace) throw damaged(file, n, 'it is no event');
  return {
    n,
    type,
    offset,
    bytes: line.length,
    event: () => {
      try {
        return JSON.parse(line.toString()) as OptimizationEvent;
      } catch (cause) {
        throw damaged(file, n, 'it is not valid JSON', cause);
      }
    },
  };
}

/** Four of five lines are traces, so they are recognised by their first bytes. */
function typeOf(line: Buffer): OptimizationEvent['type'] | undefined {
  let same = 0;
  while (same < traceStart.length && line[same] === traceStart[same]) same += 1;
  if (same === traceStart.length) return 'trace-finished';
  return /^\{"type":"([a-z-]+)"/.exec(line.toString('latin1', 0, 48))?.[1] as OptimizationEvent['type'] | undefined;
}

const traceStart = Buffer.from('{"type":"trace-finished"');
const closingBrace = '}'.charCodeAt(0);

function damaged(file: string, n: number, what: string, cause?: unknown): MaspoError {
  return new MaspoError('invalid-input', `${file} is damaged at line ${n}: ${what}`, { cause });
}
