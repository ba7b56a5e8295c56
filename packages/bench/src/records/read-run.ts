import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MaspoError, type OptimizationEvent, type PromptMap } from '@maspo/core';
import type { SessionCount } from '@maspo/models';
import type { Calibration } from '../calibration/calibration.ts';
import { readJson, readJsonl } from '../input/read-json.ts';
import type { Manifest } from './manifest.ts';
import type { Summary } from './summary.ts';

/** A run up to now, finished or not. */
export interface RunSoFar {
  readonly manifest: Manifest;
  /** While the run is under way, `final` holds the prompts in force. */
  readonly prompts: { readonly seed: PromptMap; readonly final: PromptMap };
  readonly events: readonly OptimizationEvent[];
}

/** A finished run, read from its directory. */
export interface FinishedRun extends RunSoFar {
  readonly summary: Summary;
  readonly timings: readonly ModelTiming[];
  /** What was known about the evaluator when the run finished. */
  readonly calibration?: Calibration | undefined;
}

/** How a model answered in the session that finished the run. */
export type ModelTiming = { readonly model: string } & SessionCount;

/** A copy of the evaluator's calibration; missing if there was none. */
export const calibrationFile = 'calibration.json';

/** Throws `MaspoError` for a directory without a run, or with an unfinished run. */
export async function readRun(directory: string): Promise<FinishedRun> {
  if (!existsSync(join(directory, 'manifest.json')))
    throw new MaspoError(
      'missing-data',
      `${directory} holds no run: give the directory that \`maspo optimize\` printed`,
    );
  if (!existsSync(join(directory, 'summary.json')))
    throw new MaspoError(
      'missing-data',
      `the run in ${directory} has not finished: start the same command again to go on`,
    );
  const read = (name: string) => readJson(join(directory, name));
  return {
    manifest: (await read('manifest.json')) as Manifest,
    summary: (await read('summary.json')) as Summary,
    prompts: (await read('prompts.json')) as FinishedRun['prompts'],
    events: (await readJsonl(join(directory, 'events.jsonl'))) as OptimizationEvent[],
    timings: timingsIn(await readJsonl(join(directory, 'timings.jsonl'))),
    calibration: existsSync(join(directory, calibrationFile))
      ? ((await read(calibrationFile)) as Calibration)
      : undefined,
  };
}

/** The lines of `timings.jsonl` about a model. */
export function timingsIn(lines: readonly unknown[]): ModelTiming[] {
  return lines.filter((line): line is ModelTiming => typeof line === 'object' && line !== null && 'model' in line);
}

export type EventOf<Type extends OptimizationEvent['type']> = Extract<OptimizationEvent, { type: Type }>;

/** Events by type, for each log. A page reads the events of a type for each agent, and a log may have 100,000 events. */
const byType = new WeakMap<readonly OptimizationEvent[], { readonly length: number; readonly types: EventsByType }>();

type EventsByType = ReadonlyMap<OptimizationEvent['type'], readonly OptimizationEvent[]>;

/** The events of a type, in order. */
export function eventsOf<Type extends OptimizationEvent['type']>(
  events: readonly OptimizationEvent[],
  type: Type,
): readonly EventOf<Type>[] {
  const known = byType.get(events);
  const types = known?.length === events.length ? known.types : Map.groupBy(events, (event) => event.type);
  if (types !== known?.types) byType.set(events, { length: events.length, types });
  return (types.get(type) ?? []) as readonly EventOf<Type>[];
}

/** The last event of a type. */
export function eventOf<Type extends OptimizationEvent['type']>(
  events: readonly OptimizationEvent[],
  type: Type,
): EventOf<Type> | undefined {
  return eventsOf(events, type).at(-1);
}
