import { open } from 'node:fs/promises';
import { type OptimizationEvent, promptVersion } from '@maspo/core';
import type { EventOf } from '../../records/read-run.ts';
import { followPrompts } from '../../report/finish/prompts-in-force.ts';
import { logOf, type RunHead, reasonOf } from './run-head.ts';
import { scanEvents } from './scan-events.ts';

type BeamEntries = EventOf<'step-finished'>['beam'];

/** An event without its texts and judgements, which can be read again from its line. */
interface Moment {
  readonly n: number;
  readonly event: OptimizationEvent;
}

/** A place to jump to. */
export interface TimelineMark {
  readonly n: number;
  readonly round: number;
  /** Left out for the end of a round. */
  readonly agent?: string | undefined;
}

/** What the system was after so many events. */
export interface SystemState {
  readonly round: number | null;
  readonly step: number | null;
  /** The agent that is visited. */
  readonly visited: string | null;
  readonly agents: readonly AgentState[];
  readonly proposed: number;
  readonly rejected: number;
  readonly compared: number;
  readonly accepted: number;
  /** Misalignment cases found, repeated ones included. */
  readonly mined: number;
  /** Cases that the buffers hold, by the last event that says so. */
  readonly held: number | null;
}

export interface AgentState {
  readonly agent: string;
  readonly isFrozen: boolean;
  /** Version of the prompt in force, and of the seed prompt. */
  readonly version: string;
  readonly seed: string;
  /** R of the comparison in which it won its place; null for a seed prompt. */
  readonly reward: number | null;
  readonly beam: BeamEntries;
}

/** The event log of a run, to go back and forth in. */
export interface Timeline {
  /** How many events there are. */
  readonly length: number;
  readonly marks: readonly TimelineMark[];
  /** Why the log could not be read to its end. */
  readonly unread?: string | undefined;
  stateAt(n: number): SystemState;
  /** The events of an agent's prompts, by version: the line that proposed it. */
  readonly proposals: ReadonlyMap<string, number>;
  readonly seedPrompts: Readonly<Record<string, string>>;
  /** Ids of the questions that the search draws from, those with labels included. */
  readonly pool: readonly string[];
  /** The nearest events before and after that change a prompt in force. */
  changesAround(n: number): { readonly before: number | undefined; readonly after: number | undefined };
  /** The text of a prompt; undefined for a version that the log does not have. */
  textOf(agent: string, version: string): Promise<string | undefined>;
  /** Reads a line of the log anew. */
  lineAt(n: number): Promise<string>;
}

/** Whatever is read of a log is read in one pass. */
export interface ReadLog {
  /** Small enough to be kept. */
  readonly timeline: Timeline;
  /** Without `trace-finished`: they are four of five, and no part of the report is about them. */
  readonly events: readonly OptimizationEvent[];
}

/** Damage ends the log early, and is told. */
export async function readLog(head: RunHead): Promise<ReadLog> {
  const events: OptimizationEvent[] = [];
  const log = logOf(head);
  const moments: Moment[] = [];
  const offsets: number[] = [0];
  const proposals = new Map<string, number>();
  const marks: TimelineMark[] = [];
  const changes: number[] = [];
  let seedPrompts: Readonly<Record<string, string>> = {};
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
      const seed = seedPrompts[agent];
      if (seed !== undefined && promptVersion(seed) === version) return seed;
      const proposed = proposals.get(version);
      return proposed === undefined
        ? undefined
        : (JSON.parse(await lineAt(proposed)) as EventOf<'candidate-proposed'>).prompt;
    },
  };
  return { timeline, events };
}

/** The events that a state is made of, without what is long. Those that say nothing of it are not kept. */
function slim(event: OptimizationEvent): OptimizationEvent | undefined {
  switch (event.type) {
    case 'candidate-proposed':
      return { ...event, prompt: '', seen: [], quotes: [] };
    case 'candidate-scored':
      // The means stand beside the judgements, which are half of what is left of a log.
      return { ...event, judged: [] };
    case 'misalignment-mined':
      return { ...event, excerpt: { output: '', followed: '', before: '' } };
    case 'step-started':
    case 'beam-filled':
      return { ...event, batch: [] };
    case 'beam-refreshed':
      return { ...event, batch: [] };
    case 'cases-rechecked':
    case 'final-checked':
      return undefined;
    default:
      return event;
  }
}

function stateAfter(moments: readonly Moment[], n: number): SystemState {
  const prompts = followPrompts();
  const beams = new Map<string, BeamEntries>();
  /** By trials, and in the end, prompts come into force all at once. */
  const chosen = new Map<string, string>();
  let started: EventOf<'run-started'> | undefined;
  let [round, step, visited, held]: [number | null, number | null, string | null, number | null] = [
    null,
    null,
    null,
    null,
  ];
  const counts = { proposed: 0, rejected: 0, compared: 0, accepted: 0, mined: 0 };
  for (const { n: at, event } of moments) {
    if (at > n) break;
    prompts.note(event);
    switch (event.type) {
      case 'run-started':
        started = event;
        break;
      case 'visit-started':
        [round, visited, step] = [event.round, event.agent, null];
        break;
      case 'step-started':
        step = event.step;
        beams.set(event.agent, event.parents);
        break;
      case 'beam-filled':
        beams.set(event.agent, event.beam);
        break;
      case 'beam-refreshed':
        beams.set(event.agent, event.after);
        break;
      case 'step-finished':
        beams.set(event.agent, event.beam);
        held = event.bufferSize;
        break;
      case 'round-finished':
        [visited, step, held] = [null, null, event.bufferSize];
        break;
      case 'search-ended':
        [visited, step] = [null, null];
        break;
      case 'trial-finished':
        if (event.accepted) for (const [agent, version] of Object.entries(event.versions)) chosen.set(agent, version);
        break;
      case 'run-finished':
        // The final check may have put the seed prompts in force again.
        for (const [agent, prompt] of Object.entries(event.prompts)) chosen.set(agent, promptVersion(prompt));
        break;
      case 'candidate-proposed':
        counts.proposed += 1;
        break;
      case 'candidate-rejected':
        counts.rejected += 1;
        break;
      case 'candidate-scored':
        counts.compared += 1;
        if (event.accepted) counts.accepted += 1;
        break;
      case 'misalignment-mined':
        counts.mined += 1;
        break;
    }
  }
  const agents = Object.entries(started?.prompts ?? {}).map(([agent, prompt]): AgentState => {
    const version = chosen.get(agent) ?? prompts.versionOf(agent);
    return {
      agent,
      isFrozen: started?.frozen.includes(agent) ?? false,
      version,
      seed: promptVersion(prompt),
      reward: version === prompts.versionOf(agent) ? (prompts.wonBy(agent)?.reward ?? null) : null,
      beam: beams.get(agent) ?? [],
    };
  });
  return { round, step, visited, agents, ...counts, held };
}
