import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { openTraces } from '../src/traces/trace-reader.ts';
import type { NewRecord } from '../src/traces/trace-record.ts';
import { createTraceWriter } from '../src/traces/trace-writer.ts';

export interface LargeRunOptions {
  /** How many agents, events and traces the copy is to have. */
  readonly agents: number;
  readonly events: number;
  readonly traces: number;
}

/** Events that a log has once. */
const once: ReadonlySet<string> = new Set([
  'run-started',
  'orientation-finished',
  'search-ended',
  'final-checked',
  'assessed-again',
  'cases-rechecked',
  'run-finished',
]);

type Loose = Record<string, unknown>;

const isVersion = /^[0-9a-f]{12}$/;

/**
 * A finished run of two agents as one of many: its search is repeated by one pair of agents after the other, round after round, with new
 * versions each time. What it says means nothing; its files have the form and the mixture of real ones.
 */
export async function writeLargeRun(
  from: string,
  to: string,
  { agents, events, traces }: LargeRunOptions,
): Promise<void> {
  cpSync(from, to, { recursive: true });
  const read = (name: string) => readFileSync(join(from, name), 'utf8');
  const json = (name: string) => JSON.parse(read(name)) as Loose;
  const manifest = json('manifest.json') as Loose & { agents: Loose[] };
  const own = manifest.agents.map(({ id }) => `${id}`);
  const names = Array.from({ length: agents }, (_, index) => `${own[index % own.length]}-${index + 1}`);
  /** For each agent of the copy, what the original has under its name. */
  const forAll = (map: unknown) =>
    Object.fromEntries(names.map((name, index) => [name, (map as Loose)[own[index % own.length]!]]));
  const edges = names.slice(1).map((name, index) => [names[index], name]);
  const write = (name: string, value: unknown) => writeFileSync(join(to, name), `${JSON.stringify(value)}\n`);
  write('manifest.json', {
    ...manifest,
    agents: names.map((id, index) => ({ ...manifest.agents[index % own.length], id })),
    edges,
    seedPrompts: forAll(manifest.seedPrompts),
  });
  const prompts = json('prompts.json');
  write('prompts.json', { ...prompts, seed: forAll(prompts.seed), final: forAll(prompts.final) });

  const log = read('events.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as OptimizationEvent);
  const repeated = log.filter(({ type }) => !once.has(type));
  const rounds = Math.max(...log.map((event) => ('round' in event ? event.round : 0)));
  const pairs = agents / own.length;
  const copies = Math.ceil(events / repeated.length);
  const lines: string[] = [];
  const add = (event: object) => lines.length < events && lines.push(JSON.stringify(event));
  /** Every search starts from them. */
  const seeds = new Set(Object.values(prompts.seed as Loose).map((prompt) => promptVersion(`${prompt}`)));
  const renamed = (copy: number) => {
    const first = (copy % pairs) * own.length;
    const words = new Map(own.map((name, index) => [name, names[first + index]!]));
    const mark = copy.toString(16).padStart(3, '0');
    return (value: unknown): unknown => {
      if (typeof value === 'string')
        return words.get(value) ?? (isVersion.test(value) && !seeds.has(value) ? mark + value.slice(3) : value);
      if (Array.isArray(value)) return value.map(renamed(copy));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => [
          words.get(key) ?? key,
          key === 'prompt' ? part : renamed(copy)(part),
        ]),
      );
    };
  };
  for (const event of log) {
    if (event.type === 'run-started')
      add({ ...event, agents: names, edges, prompts: forAll(event.prompts), frozen: [] });
    if (event.type === 'orientation-finished') add({ ...event, lenses: forAll(event.lenses), weakest: null });
  }
  for (let copy = 0; copy < copies; copy++)
    for (const event of repeated) {
      const named = renamed(copy)(event) as Loose;
      const versions =
        event.type === 'trace-finished' || event.type === 'round-finished'
          ? { versions: { ...forAll(event.versions), ...(named.versions as Loose) } }
          : {};
      const round = 'round' in event ? { round: event.round + rounds * Math.floor(copy / pairs) } : {};
      add({ ...named, ...round, ...versions });
    }
  writeFileSync(join(to, 'events.jsonl'), `${lines.join('\n')}\n`);

  const writer = createTraceWriter(to, { limit: 1e10 });
  const reader = await openTraces(from);
  let written = 0;
  while (written < traces)
    for await (const { n: _, ...record } of reader.read()) {
      if (record.kind === 'trace') {
        if (written === traces) break;
        written += 1;
        writer.add({ ...record, versions: forAll(record.versions), turns: forAll(record.turns) } as NewRecord);
      } else if (record.kind === 'verdict') writer.add({ ...record, agent: names[0]! } as NewRecord);
    }
  writer.close();
}
