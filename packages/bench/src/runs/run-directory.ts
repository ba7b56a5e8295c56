import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failureText, MaspoError, type OptimizationEvent } from '@maspo/core';
import { checkWritable } from '@maspo/models';
import writeFileAtomic from 'write-file-atomic';
import type { Manifest } from '../records/manifest.ts';
import { traceFiles } from '../traces/trace-index.ts';
import { createTraceWriter, type TraceWriter } from '../traces/trace-writer.ts';
import { checkClaimable, claimDirectory, type RunManifest } from './claim-directory.ts';
import { openEventLog } from './event-log.ts';
import { lockDirectory, refuseLocked } from './lock-directory.ts';

/**
 * The folder of a run while the run writes to it. A reader never sees an incomplete file. Its methods throw
 * `MaspoError('environment')` for disk errors.
 */
export interface RunDirectory {
  readonly path: string;
  /** Whether this continues an earlier attempt at the same run. Its time is then not the time of the whole run. */
  readonly resumed: boolean;
  /**
   * Events go to `events.jsonl.part`, which becomes `events.jsonl` on closing. Throws `MaspoError('invalid-input')` for an event that
   * differs from the event that an earlier attempt at the same run wrote at this position.
   */
  appendEvent(event: OptimizationEvent): void;
  /** Starts the traces of the run again; `limit` is their maximum size in bytes. Close them before the directory. */
  openTraces(limit: number): TraceWriter;
  writeJson(name: string, value: unknown): Promise<void>;
  writeLines(name: string, values: readonly object[]): Promise<void>;
  writeText(name: string, text: string): Promise<void>;
  /** Completes the event log. */
  close(): Promise<void>;
  /** Ends without a result: either the written files stay, or everything that was created is removed. Never throws. */
  abandon(options: { keep: boolean }): Promise<void>;
}

/**
 * Checks that `createRunDirectory` can begin or continue the run in this folder, and throws as it would. Makes and changes nothing.
 */
export async function checkRunDirectory(path: string, manifest: RunManifest): Promise<void> {
  await checkClaimable(path, manifest);
  await onDisk(path, async () => checkWritable(path));
  refuseLocked(path);
}

const resultFiles = [...Object.values(traceFiles), 'summary.json', 'finish-report.json', 'report.md', 'report.html'];

/**
 * Claims the folder and writes the manifest. If models are simulated, the first event and every line of a list are marked so. Throws
 * `MaspoError` for a folder that holds something else or cannot be written.
 */
export async function createRunDirectory(
  path: string,
  manifest: RunManifest & Pick<Manifest, 'simulated'>,
): Promise<RunDirectory> {
  const claimed = await claimDirectory(path, manifest);
  const lock = await onDisk(path, async () => lockDirectory(path));
  const mark = manifest.simulated ? { simulated: true } : {};
  // A result belongs to its whole log. So an earlier result, under a smaller budget, becomes out of date when the log becomes longer. Until
  // then the manifest with the smaller budget is kept.
  const hadResult = existsSync(join(path, 'summary.json'));
  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  const dropResult = () => {
    resultFiles.forEach((name) => void rmSync(join(path, name), { force: true }));
    if (hadResult) writeFileAtomic.sync(join(path, 'manifest.json'), manifestText);
  };
  const events = await onDisk(path, () => openEventLog(join(path, 'events.jsonl'), dropResult)).catch((error) => {
    lock.release();
    throw error;
  });
  const write = (name: string, text: string) => onDisk(path, () => writeFileAtomic(join(path, name), text));
  let traces: TraceWriter | undefined;
  const directory: RunDirectory = {
    path,
    resumed: claimed.resumed,
    appendEvent: (event) => {
      try {
        events.append(event.type === 'run-started' ? { ...event, ...mark } : event);
      } catch (cause) {
        throw unwritten(path, cause);
      }
    },
    openTraces: (limit) => {
      traces = withDiskErrors(path, createTraceWriter(path, { limit }));
      return traces;
    },
    writeJson: (name, value) => write(name, `${JSON.stringify(value, null, 2)}\n`),
    writeLines: (name, values) =>
      write(name, values.map((value) => `${JSON.stringify({ ...value, ...mark })}\n`).join('')),
    writeText: write,
    close: async () => {
      await onDisk(path, events.close);
      if (hadResult) await write('manifest.json', manifestText);
      lock.release();
    },
    abandon: async ({ keep }) => {
      traces?.abandon();
      await events.abandon();
      lock.release();
      if (!keep) await claimed.release().catch(() => {});
    },
  };
  try {
    if (!hadResult) await write('manifest.json', manifestText);
  } catch (error) {
    await directory.abandon({ keep: false });
    throw error;
  }
  return directory;
}

async function onDisk<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw unwritten(path, cause);
  }
}

function withDiskErrors(path: string, writer: TraceWriter): TraceWriter {
  const told =
    <Given extends readonly unknown[], Value>(work: (...given: Given) => Value) =>
    (...given: Given): Value => {
      try {
        return work(...given);
      } catch (cause) {
        throw unwritten(path, cause);
      }
    };
  return {
    add: told(writer.add),
    limitTo: told(writer.limitTo),
    mark: told(writer.mark),
    rewind: told(writer.rewind),
    close: told(writer.close),
    abandon: writer.abandon,
  };
}

function unwritten(path: string, cause: unknown): MaspoError {
  if (cause instanceof MaspoError) return cause;
  const message = `cannot write the run directory ${path}: ${failureText(cause)}; the same command goes on once it can`;
  return new MaspoError('environment', message, { cause });
}
