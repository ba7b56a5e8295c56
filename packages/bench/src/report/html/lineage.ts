import { promptVersion } from '@maspo/core';
import { type EventOf, eventOf, eventsOf, type RunSoFar } from '../../records/read-run.ts';

/** The seed prompt of an agent, or a prompt that was proposed for it. */
export interface FamilyMember {
  readonly version: string;
  /** Undefined for the seed prompt. */
  readonly parent?: string | undefined;
  readonly operator?: string | undefined;
  readonly round?: number | undefined;
  readonly step?: number | undefined;
  readonly prompt: string;
  /** The first comparison with its parent; undefined for the seed prompt, and for a prompt that was not compared. */
  readonly scored?: EventOf<'candidate-scored'> | undefined;
  readonly fate: Fate;
}

/** The highest state that a prompt reached. */
export type Fate = 'in force at the end' | 'was in force' | 'was in the beam' | 'did not enter the beam';

/** All prompts of an agent, the seed prompt first, each after its parent. */
export function familyOf(agent: string, { events, prompts }: RunSoFar): FamilyMember[] {
  const own = <Event extends { readonly agent?: string }>(list: readonly Event[]) =>
    list.filter((event) => event.agent === agent);
  const seedPrompt = prompts.seed[agent] ?? '';
  const seed = promptVersion(seedPrompt);
  const final = promptVersion(prompts.final[agent] ?? seedPrompt);
  const wasInForce = new Set(own(eventsOf(events, 'best-changed')).map(({ to }) => to));
  const inBeam = new Set(
    [
      ...own(eventsOf(events, 'step-finished')).flatMap(({ beam }) => beam),
      ...own(eventsOf(events, 'beam-filled')).flatMap(({ beam }) => beam),
      ...own(eventsOf(events, 'beam-refreshed')).flatMap(({ after }) => after),
    ].map(({ version }) => version),
  );
  const fateOf = (version: string): Fate => {
    if (version === final) return 'in force at the end';
    if (version === seed || wasInForce.has(version)) return 'was in force';
    return inBeam.has(version) ? 'was in the beam' : 'did not enter the beam';
  };
  const family = new Map<string, FamilyMember>([[seed, { version: seed, prompt: seedPrompt, fate: fateOf(seed) }]]);
  const scores = own(eventsOf(events, 'candidate-scored'));
  for (const { version, parent, operator, round, step, prompt } of own(eventsOf(events, 'candidate-proposed'))) {
    if (family.has(version)) continue;
    const scored = scores.find((event) => event.version === version && event.parent === parent);
    family.set(version, { version, parent, operator, round, step, prompt, scored, fate: fateOf(version) });
  }
  return [...family.values()];
}

/** The prompts from the seed prompt to a version, each the parent of the next; empty for a version outside the family. */
export function lineagesIn(family: readonly FamilyMember[]): (version: string) => FamilyMember[] {
  const known = new Map(family.map((member) => [member.version, member]));
  return (version) => {
    const line: FamilyMember[] = [];
    for (
      let at = known.get(version);
      at !== undefined && !line.includes(at);
      at = at.parent === undefined ? undefined : known.get(at.parent)
    )
      line.unshift(at);
    return line;
  };
}

/** The agents whose prompts were searched, in the order of the system. */
export function searchedAgentsOf({ events, prompts }: RunSoFar): string[] {
  const proposed = new Set(eventsOf(events, 'candidate-proposed').map(({ agent }) => agent));
  const agents = eventOf(events, 'run-started')?.agents ?? Object.keys(prompts.seed);
  return agents.filter((agent) => proposed.has(agent));
}
