import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { z } from 'zod';
import { readJsonl } from '../input/read-json.ts';
import { type Manifest, testScores } from '../records/manifest.ts';
import { readRun } from '../records/read-run.ts';
import type { Summary } from '../records/summary.ts';

const outcomeLine = z.object({
  prompts: z.enum(['seed', 'final']),
  id: z.string(),
  outcome: z.enum(['correct', 'incorrect', 'unscored']),
});

type OutcomeLine = z.infer<typeof outcomeLine>;

/** Outcomes by the ids of the test questions. */
export type OutcomesById = ReadonlyMap<string, OutcomeLine['outcome']>;

/** What a comparison needs from a finished run. */
export interface ComparedRun {
  /** The directory, as it was given. */
  readonly directory: string;
  readonly manifest: Manifest;
  readonly summary: Summary;
  readonly outcomes: Readonly<Record<OutcomeLine['prompts'], OutcomesById>>;
}

/** Throws `MaspoError` for a directory without a finished run, for a run without graded answers, and for damaged outcomes. */
export async function readComparedRun(directory: string): Promise<ComparedRun> {
  const { manifest, summary } = await readRun(directory);
  const basis = testScores(manifest);
  if (basis !== 'graded')
    throw new MaspoError(
      'invalid-input',
      `${directory} has no graded answers to compare: its questions ${basis === 'none' ? 'have no answers' : 'are judged by a rubric'}. Its final check compares its seed and final prompts`,
    );
  const file = join(directory, 'outcomes.jsonl');
  const lines = (await readJsonl(file)).map((line, index) => {
    const { success, data } = outcomeLine.safeParse(line);
    if (success) return data;
    throw new MaspoError(
      'invalid-input',
      `${file}: line ${index + 1} is no outcome of a test question: run the command of this run again, which writes the file anew`,
    );
  });
  const outcomesOf = (prompts: OutcomeLine['prompts']) =>
    new Map(lines.filter((line) => line.prompts === prompts).map(({ id, outcome }) => [id, outcome]));
  return { directory, manifest, summary, outcomes: { seed: outcomesOf('seed'), final: outcomesOf('final') } };
}
