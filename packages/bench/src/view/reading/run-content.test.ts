import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { expect, test } from 'vitest';
import type { Manifest } from '../../records/manifest.ts';
import { readContent } from './run-content.ts';
import type { RunHead } from './run-head.ts';
import type { ReadLog } from './timeline.ts';

const seed = { solver: 'Solve {question}' };
const tried = 'Solve {question} with care';
const started = { type: 'run-started', prompts: seed };
const proposed = { type: 'candidate-proposed', agent: 'solver', version: promptVersion(tried), prompt: tried };
const trial = { type: 'trial-finished', versions: { solver: promptVersion(tried) }, accepted: true };

async function promptsAfter(...events: object[]) {
  const log = { timeline: { length: events.length }, events: events as OptimizationEvent[] } as unknown as ReadLog;
  const { run } = await readContent({} as RunHead, { seedPrompts: seed } as unknown as Manifest, log);
  return run.prompts.final;
}

test('in a run under way, the prompts of its last accepted trial are in force', async () => {
  expect(await promptsAfter(started, proposed, trial)).toEqual({ solver: tried });
});

test('in a run that stopped during scoring, the prompts of its result are in force, wherever they come from', async () => {
  const ended = (prompt: string) => ({ type: 'run-finished', prompts: { solver: prompt }, outcome: 'not-checked' });
  expect(await promptsAfter(started, proposed, trial, ended(seed.solver))).toEqual(seed);
  expect(await promptsAfter(started, ended('Taken over {question}'))).toEqual({ solver: 'Taken over {question}' });
});
