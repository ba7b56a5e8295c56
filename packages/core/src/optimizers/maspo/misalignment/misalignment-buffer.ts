import type { MasGraph } from '../../../graph/mas-graph.ts';
import { speakersBefore } from '../../../graph/speakers-before.ts';
import type { MisalignmentCase } from '../../../misalignment/misalignment-case.ts';
import type { RandomSource } from '../../../random/random-source.ts';

/** Whose cases are used for an agent: its own, those of the nearest agents with a prompt before it, or both. */
export type MisalignmentSource = 'own' | 'predecessors' | 'both';

/** The cases of all agents; for each agent and question the newest one. */
export interface MisalignmentBuffer {
  /** Returns the agent's case that was dropped to make room, which may be the new one; undefined if there was room. */
  add(found: MisalignmentCase): MisalignmentCase | undefined;
  casesOf(agent: string): readonly MisalignmentCase[];
  readonly size: number;
}

/** Keeps at most `budget` cases for each agent. Beyond the budget, the mildest case is evicted, and the oldest of equally bad cases. */
export function createMisalignmentBuffer({ budget }: { readonly budget: number }): MisalignmentBuffer {
  const cases = new Map<string, Map<string, MisalignmentCase>>();
  const ages = new WeakMap<MisalignmentCase, number>();
  let added = 0;
  return {
    add: (found) => {
      const ofAgent = cases.get(found.agent) ?? new Map<string, MisalignmentCase>();
      cases.set(found.agent, ofAgent.set(found.question.id, found));
      ages.set(found, ++added);
      if (ofAgent.size <= budget) return undefined;
      const evicted = [...ofAgent.values()].toSorted(
        (one, other) => severity(one) - severity(other) || ages.get(one)! - ages.get(other)!,
      )[0]!;
      ofAgent.delete(evicted.question.id);
      return evicted;
    },
    casesOf: (agent) => [...(cases.get(agent)?.values() ?? [])],
    get size() {
      return [...cases.values()].reduce((sum, ofAgent) => sum + ofAgent.size, 0);
    },
  };
}

/** A case lost on both lenses is the worst, then one lost on the lookahead (the order of the released code). */
export function severity({ category }: MisalignmentCase): number {
  return { both: 2, lookahead: 1, global: 0 }[category];
}

/**
 * At most `limit` cases with distinct questions for `agent`, at most `perAgent` of each agent that they come from. The worst come first,
 * and equally bad cases in drawn order.
 */
export function drawCases(
  buffer: MisalignmentBuffer,
  agent: string,
  options: {
    graph: MasGraph;
    source: MisalignmentSource;
    limit: number;
    perAgent?: number | 'all';
    random: RandomSource;
  },
): MisalignmentCase[] {
  const sources = {
    own: [agent],
    predecessors: speakersBefore(options.graph, agent),
    both: [agent, ...speakersBefore(options.graph, agent)],
  }[options.source];
  const { perAgent = 'all' } = options;
  const drawn = options.random.shuffle(sources.flatMap((source) => buffer.casesOf(source)));
  const worstFirst = drawn
    .toSorted((one, other) => severity(other) - severity(one))
    .filter(({ agent: from }, index, all) => {
      const earlier = all.slice(0, index).filter((other) => other.agent === from).length;
      return perAgent === 'all' || earlier < perAgent;
    });
  const distinct = new Map<string, MisalignmentCase>();
  for (const found of worstFirst) if (!distinct.has(found.question.id)) distinct.set(found.question.id, found);
  return [...distinct.values()].slice(0, options.limit);
}
