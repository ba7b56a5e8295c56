import { open } from 'node:fs/promises';
import { type OptimizationEvent, promptVersion } from '@maspo/core';
import type { EventOf } from '../../records/read-run.ts';
import { logOf, type RunHead, reasonOf } from './run-head.ts';
import { scanEvents } from './scan-events.ts';
import { type Moment, type SystemState, slim, stateAfter } from './system-state.ts';

/** A jump target. */
export interface TimelineMark {
  readonly n: number;
  readonly round: number;
  /** Left out for the end of a round. */
  readonly agent?: string | undefined;
}

/** The event log of a run, for moving back and forth. */
export interface Timeline {
  /** The number of events. */
  readonly length: number;
  readonly marks: readonly TimelineMark[];
  /** Why the log could not be read to its end. */
  readonly unread?: string | undefined;
  stateAt(n: number): SystemState;
  /** By prompt version, the number of the event that proposed it. */
  readonly proposals: ReadonlyMap<string, number>;
  readonly seedPrompts: Readonly<Record<string, string>>;
  /** Ids of the questions that the search draws from, those with labels included. */
  readonly pool: readonly string[];
  /** The nearest events before and after that change a prompt in force. */
  changesAround(n: number): { readonly before: number | undefined; readonly after: number | undefined };
  /** The text of a prompt; undefined for a version that the log does not contain. */
  textOf(agent: string, version: string): Promise<string | undefined>;
  /** Reads a line of the log again. */
  lineAt(n: number): Promise<string>;
}

/** All data that one pass over a log gives. */
export interface ReadLog {
  /** Small enough to be kept in memory. */
  readonly timeline: Timeline;
  /** All events except `trace-finished`, which are four of five events. No section of the report needs them. */
  readonly events: readonly OptimizationEvent[];
}

/** Damage ends the log early, and is returned in `unread`. */
export async function readLog(head: RunHead): Promise<ReadLog> {
  const events: OptimizationEvent[] = [];
  const log = logOf(head);
  const moments: Moment[] = [];
  const offsets: number[] = [0];
  const proposals = new Map<string, number>();
  const marks: TimelineMark[] = [];
  const changes: number[] = [];
  let seedPrompts: Readonly<Record<string, string>> = {};
  let finalPrompts: Readonly<Record<string, string>> = {};
  let pool: readonly string[] = [];
  let unread: string | undefined;
  try {
    if (log !== undefined)
      await scanEvents(log.file, {
        isOpen: log.isOpen,
        onLine: (line) => {
          offsets.push(line.offset + line.bytes + 1);
          if (line.type === 'trace-finished') return;
          const event = line.event();
          if (event.type === 'run-started') {
            seedPrompts = event.prompts;
            pool = [...event.pool, ...(event.validation ?? [])];
          }
          if (event.type === 'run-finished') finalPrompts = event.prompts;
          if (event.type === 'candidate-proposed' && !proposals.has(event.version))
            proposals.set(event.version, line.n);
          if (event.type === 'visit-started') marks.push({ n: line.n, round: event.round, agent: event.agent });
          if (event.type === 'round-finished') marks.push({ n: line.n, round: event.round });
          if (event.type === 'best-changed' || (event.type === 'trial-finished' && event.accepted))
            changes.push(line.n);
          const kept = slim(event);
          events.push(event.type === 'candidate-scored' && kept !== undefined ? kept : event);
          if (kept !== undefined) moments.push({ n: line.n, event: kept });
        },
      });
  } catch (error) {
    unread = reasonOf(error);
  }
  const lineAt = async (n: number): Promise<string> => {
    const [start, end] = [offsets[n - 1], offsets[n]];
    if (log === undefined || start === undefined || end === undefined) throw new RangeError(`there is no event ${n}`);
    const handle = await open(log.file);
    try {
      const line = Buffer.alloc(end - start - 1);
      await handle.read(line, 0, line.length, start);
      return line.toString();
    } finally {
      await handle.close();
    }
  };
  const timeline: Timeline = {
    length: offsets.length - 1,
    marks,
    unread,
    proposals,
    seedPrompts,
    pool,
    stateAt: (n) => stateAfter(moments, n),
    changesAround: (n) => ({
      before: changes.findLast((change) => change < n),
      after: changes.find((change) => change > n),
    }),
    lineAt,
    textOf: async (agent, version) => {
      const whole = [seedPrompts[agent], finalPrompts[agent]].find(
        (prompt) => prompt !== undefined && promptVersion(prompt) === version,
      );
      if (whole !== undefined) return whole;
      const proposed = proposals.get(version);
      return proposed === undefined
        ? undefined
        : (JSON.parse(await lineAt(proposed)) as EventOf<'candidate-proposed'>).prompt;
    },
  };
  return { timeline, events };
}
