import { type OptimizationEvent, promptVersion } from '@maspo/core';
import type { EventOf } from '../../records/read-run.ts';
import { followPrompts } from '../../report/finish/prompts-in-force.ts';

type BeamEntries = EventOf<'step-finished'>['beam'];

/** An event without its texts and judgements, which can be read again from its line. */
export interface Moment {
  readonly n: number;
  readonly event: OptimizationEvent;
}

/** The state of the system after a number of events. */
export interface SystemState {
  readonly round: number | null;
  readonly step: number | null;
  /** The agent that is being visited. */
  readonly visited: string | null;
  readonly agents: readonly AgentState[];
  readonly proposed: number;
  readonly rejected: number;
  readonly compared: number;
  readonly accepted: number;
  /** Misalignment cases found, repeated ones included. */
  readonly mined: number;
  /** The number of cases in the buffers, from the last event that reports it. */
  readonly held: number | null;
}

export interface AgentState {
  readonly agent: string;
  readonly isFrozen: boolean;
  /** Version of the prompt in force, and of the seed prompt. */
  readonly version: string;
  readonly seed: string;
  /** R of the comparison that the prompt won; null for a seed prompt. */
  readonly reward: number | null;
  readonly beam: BeamEntries;
}

/** An event without its long texts, if the state depends on it. Other events are not kept. */
export function slim(event: OptimizationEvent): OptimizationEvent | undefined {
  switch (event.type) {
    case 'candidate-proposed':
      return { ...event, prompt: '', seen: [], quotes: [] };
    case 'candidate-scored':
      // The means are separate fields. The judgements are half of the remaining size of a log.
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

/** Applies the events up to the n-th. */
export function stateAfter(moments: readonly Moment[], n: number): SystemState {
  const prompts = followPrompts();
  const beams = new Map<string, BeamEntries>();
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
    return {
      agent,
      isFrozen: started?.frozen.includes(agent) ?? false,
      version: prompts.versionOf(agent),
      seed: promptVersion(prompt),
      reward: prompts.wonBy(agent)?.reward ?? null,
      beam: beams.get(agent) ?? [],
    };
  });
  return { round, step, visited, agents, ...counts, held };
}
