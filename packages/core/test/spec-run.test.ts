import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { rolesWithPaperSampling } from '../src/model/role-model.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { replyWith, textOf } from '../testing/scripted-model.ts';

/*
 * What the specification of the optimizer as a service requires beyond the paper: a chain of three agents, a small beam and schedule.
 */
const graph = graphOf('a b c', 'a>b b>c');
const pool = Array.from({ length: 12 }, (_, index) => ({ id: `q${index}`, text: `text of q${index}` }));
const events: OptimizationEvent[] = [];
await optimize(
  maspo,
  {
    graph,
    prompts: { a: 'a {question}', b: 'b {question} {context}', c: 'c {question} {context}' },
    pool,
    requirement: 'Any.',
  },
  {
    models: rolesWithPaperSampling(async (request) => replyWith(hashWorld(textOf(request), request))),
    options: { preset: 'spec', batch: { size: 4 }, search: { size: 3 }, schedule: { rounds: 3, steps: 1 } },
    emit: (event) => events.push(event),
  },
);
type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;
const all = <Type extends OptimizationEvent['type']>(type: Type) =>
  events.filter((event): event is EventOf<Type> => event.type === type);

describe('the orientation', () => {
  test('reports every lens of the system, the mean over the agents that have it', () => {
    const { lenses, system } = all('orientation-finished')[0]!;
    const local = Object.values(lenses).map(({ localValidity }) => localValidity!);
    expect(system.localValidity).toBeCloseTo(local.reduce((sum, share) => sum + share, 0) / 3, 9);
    expect(lenses.c!.lookaheadPotential).toBeNull();
    expect(system.lookaheadPotential).toBeCloseTo(
      (lenses.a!.lookaheadPotential! + lenses.b!.lookaheadPotential!) / 2,
      9,
    );
  });

  test('injects questions on which an agent is weak where mutations fill its beam', () => {
    const chosen = all('beam-filled').flatMap(({ batch }) => batch.filter(({ injected }) => injected));
    expect(chosen.length).toBeGreaterThan(0);
    for (const { batch } of all('beam-filled'))
      expect(batch.filter(({ injected }) => injected).length).toBeLessThanOrEqual(2);
  });
});

test('each beam is filled with K - 1 mutations of the seed before its first step, even if they gain nothing', () => {
  const filled = all('beam-filled');
  expect(filled.map(({ round, agent }) => `${round} ${agent}`)).toEqual(['1 a', '1 b', '1 c']);
  for (const { agent, beam } of filled) {
    const scored = all('candidate-scored').filter((event) => event.agent === agent && event.step === 0);
    const gains = scored.flatMap(({ reward }) => (reward === null ? [] : [reward - 0.5]));
    const best = [0, ...gains].toSorted((one, other) => other - one);
    expect(beam.map(({ cumulativeScore }) => cumulativeScore)).toEqual(best.map((gain) => expect.closeTo(gain, 9)));
    const firstStep = events.findIndex((event) => event.type === 'step-started' && event.agent === agent);
    expect(events.findIndex((event) => event.type === 'beam-filled' && event.agent === agent)).toBeLessThan(firstStep);
  }
  expect(filled.flatMap(({ beam }) => beam).length).toBeGreaterThan(6);
});

test('before a round ends, only beams are rescored for which other prompts have changed since their scores were made', () => {
  const scoredAt = new Map<string, number>();
  const changedAt = new Map<string, number>();
  let rescored = 0;
  for (const [index, event] of events.entries()) {
    if (event.type === 'step-finished' || event.type === 'beam-filled' || event.type === 'beam-refreshed') {
      if (event.type === 'beam-refreshed' && event.at === 'round-end') {
        rescored += 1;
        expect(lastChangeAround(event.agent)).toBeGreaterThan(scoredAt.get(event.agent)!);
      }
      scoredAt.set(event.agent, index);
    }
    if (event.type === 'best-changed') changedAt.set(event.agent, index);
  }
  expect(rescored).toBeGreaterThan(0);

  function lastChangeAround(agent: string): number {
    return Math.max(...[...changedAt].filter(([other]) => other !== agent).map(([, index]) => index));
  }
});

test('mined cases are reported with excerpts of the outputs', () => {
  for (const { excerpt } of all('misalignment-mined'))
    expect(Object.values(excerpt).every((text) => text.length > 0)).toBe(true);
  expect(all('misalignment-mined').length).toBeGreaterThan(0);
});
