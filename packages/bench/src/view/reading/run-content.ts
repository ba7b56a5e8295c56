import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type OptimizationEvent, type PromptMap, promptVersion } from '@maspo/core';
import type { Calibration } from '../../calibration/calibration.ts';
import { parseInput } from '../../input/parse-input.ts';
import { readJson, readJsonl } from '../../input/read-json.ts';
import type { Manifest } from '../../records/manifest.ts';
import {
  calibrationFile,
  eventOf,
  eventsOf,
  type FinishedRun,
  type RunSoFar,
  timingsIn,
} from '../../records/read-run.ts';
import { followPrompts } from '../../report/finish/prompts-in-force.ts';
import type { RunOutcome } from '../../report/html/report-input.ts';
import { outcomesSchema, promptsSchema } from './record-schemas.ts';
import type { RunHead } from './run-head.ts';
import type { ReadLog } from './timeline.ts';

/** The present content of a run directory. */
export interface RunContent {
  readonly run: RunSoFar;
  /** The same run with its result, if it has finished and all files can be read. */
  readonly finished?: FinishedRun | undefined;
  readonly outcomes: readonly RunOutcome[];
  /** The number of events so far, of all types. */
  readonly eventCount: number;
  /** Why the log could not be read to its end. */
  readonly unread?: string | undefined;
}

/** Throws `MaspoError` for files other than the log that cannot be read. */
export async function readContent(
  head: RunHead,
  manifest: Manifest,
  { timeline, events }: ReadLog,
): Promise<RunContent> {
  const { length: eventCount, unread } = timeline;
  const so = { eventCount, unread };
  const { summary } = head;
  if (summary === undefined || unread !== undefined || eventCount === 0)
    return { run: { manifest, events, prompts: promptsNow(manifest, events) }, outcomes: [], ...so };
  const path = (name: string) => join(head.directory, name);
  const finished: FinishedRun = {
    manifest,
    summary,
    events,
    prompts: parseInput(await readJson(path('prompts.json')), {
      schema: promptsSchema,
      subject: path('prompts.json'),
    }),
    timings: timingsIn(await readJsonl(path('timings.jsonl'))),
    calibration: existsSync(path(calibrationFile))
      ? ((await readJson(path(calibrationFile))) as Calibration)
      : undefined,
  };
  return { run: finished, finished, outcomes: await readOutcomes(head), ...so };
}

/** Throws `MaspoError` if the outcomes are missing or damaged. */
export async function readOutcomes({ directory }: RunHead): Promise<RunOutcome[]> {
  const file = join(directory, 'outcomes.jsonl');
  return parseInput(await readJsonl(file), { schema: outcomesSchema, subject: file });
}

/** The seed prompts, and the prompts in force after these events. */
function promptsNow(manifest: Manifest, events: readonly OptimizationEvent[]): RunSoFar['prompts'] {
  const seed = eventOf(events, 'run-started')?.prompts ?? manifest.seedPrompts;
  const texts = new Map<string, string>();
  for (const prompt of Object.values(seed)) texts.set(promptVersion(prompt), prompt);
  for (const { version, prompt } of eventsOf(events, 'candidate-proposed')) texts.set(version, prompt);
  // Prompts that are taken over from another run were not proposed in this run.
  for (const prompt of Object.values(eventOf(events, 'run-finished')?.prompts ?? {}))
    texts.set(promptVersion(prompt), prompt);
  const prompts = followPrompts();
  for (const event of events) prompts.note(event);
  const final: PromptMap = Object.fromEntries(
    Object.entries(seed).map(([agent, prompt]) => [agent, texts.get(prompts.versionOf(agent)) ?? prompt]),
  );
  return { seed, final };
}
