import { createWriteStream, existsSync, renameSync, truncateSync, type WriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { MaspoError, type OptimizationEvent } from '@maspo/core';

/**
 * Writes the events of a run to disk: first to `FILE.part`, which is renamed to `FILE` when it is complete. A complete log of an earlier
 * attempt stays `FILE` until an event is written that it does not contain.
 */
export interface EventLog {
  /**
   * Writes the event, or compares it with the event that an earlier attempt at the run wrote at this position. If they differ, it throws
   * `MaspoError('invalid-input')` and leaves the earlier log unchanged. Throws the disk error of an earlier event: a run whose log cannot
   * be kept must not continue to make paid calls.
   */
  append(event: object): void;
  /** Completes the log. Rejects if the disk cannot complete it. */
  close(): Promise<void>;
  /** Keeps the written log for a later attempt. Never rejects. */
  abandon(): Promise<void>;
}

/** The log of an earlier attempt, up to the point where a new attempt will repeat it. */
interface Earlier {
  readonly lines: readonly string[];
  /** Whether the file holds more than these lines. */
  readonly hasRest: boolean;
  /** The byte offset of each line, and of the end of the last line. */
  readonly offsets: readonly number[];
}

/** `onExtended` is called once, before the log becomes longer than the earlier attempt left it. */
export async function openEventLog(file: string, onExtended: () => void = () => {}): Promise<EventLog> {
  const part = `${file}.part`;
  const wasComplete = existsSync(file);
  const earlier = await readEarlier(wasComplete ? file : part);
  let matched = 0;
  let held: string | undefined;
  let stream: WriteStream | undefined;
  let written: Promise<void> = Promise.resolve();
  let failure: unknown;

  /** Removes the lines after the matched lines, and continues from there. */
  const startWriting = (): WriteStream => {
    onExtended();
    if (wasComplete) renameSync(file, part);
    if (matched > 0) truncateSync(part, earlier.offsets[matched]);
    const opened = createWriteStream(part, { flags: matched > 0 ? 'a' : 'w' });
    written = finished(opened);
    written.catch((error) => {
      failure = error;
    });
    return opened;
  };
  const write = (line: string) => {
    if (failure !== undefined) throw failure;
    stream ??= startWriting();
    stream.write(line);
  };
  return {
    append: (event) => {
      const line = `${JSON.stringify(event)}\n`;
      const expected = stream === undefined && held === undefined ? earlier.lines[matched] : undefined;
      if (expected === undefined) {
        if (held !== undefined) write(held);
        held = undefined;
        write(line);
      } else if (line === expected) matched += 1;
      // This attempt ends here. If nothing follows, the longer log of the earlier attempt is kept.
      else if (isStop(line)) held = line;
      else throw differs(file, matched + 1, { expected, line });
    },
    close: async () => {
      const unchanged = matched > 0 && matched === earlier.lines.length && !earlier.hasRest;
      if (!unchanged) stream ??= startWriting();
      stream?.end();
      await written;
      if (stream !== undefined || !wasComplete) await rename(part, file);
    },
    abandon: async () => {
      if (stream === undefined) return;
      stream.end();
      await written.catch(() => {});
    },
  };
}

/** The complete lines up to the point where the earlier attempt was stopped. */
async function readEarlier(log: string): Promise<Earlier> {
  const content = await readFile(log, 'utf8').catch((error: unknown) => {
    ignoreMissing(error);
    return '';
  });
  const complete = content.split(/(?<=\n)/).filter((line) => line.endsWith('\n'));
  const stop = complete.findIndex(isStop);
  const lines = stop === -1 ? complete : complete.slice(0, stop);
  const offsets = [0];
  for (const line of lines) offsets.push(offsets.at(-1)! + Buffer.byteLength(line));
  return { lines, offsets, hasRest: offsets.at(-1)! < Buffer.byteLength(content) };
}

function isStop(line: string): boolean {
  return line.startsWith('{"type":"stopped"' satisfies `{"type":"${OptimizationEvent['type']}"`);
}

function differs(file: string, number: number, { expected, line }: { expected: string; line: string }): MaspoError {
  const shown = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}...` : text.trimEnd());
  return new MaspoError(
    'invalid-input',
    `this run does not repeat its earlier attempt: event ${number} in ${file} was ${shown(expected)} and is now ${shown(line)}. ` +
      'The stored replies that it was made with are gone, or the program has changed. Choose another run directory, or remove this one.',
  );
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
