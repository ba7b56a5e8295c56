import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { expect, test } from 'vitest';
import type { FinishedRun } from '../../records/read-run.ts';
import { familyOf, lineagesIn } from './lineage.ts';

const texts = { seed: 'Solve', better: 'Solve with care', best: 'Solve with care, twice', worse: 'Guess' };
const versions = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, promptVersion(text)]));
const place = { round: 1, agent: 'solver', step: 1 };

function proposed(name: keyof typeof texts, parent: keyof typeof texts): OptimizationEvent {
  const change = { parent: versions[parent]!, operator: 'rewrite', mended: [], seen: [], quotes: [] };
  return { type: 'candidate-proposed', ...place, version: versions[name]!, prompt: texts[name], ...change };
}

const run = {
  prompts: { seed: { solver: texts.seed }, final: { solver: texts.best } },
  events: [
    proposed('better', 'seed'),
    proposed('worse', 'seed'),
    { type: 'best-changed', round: 1, agent: 'solver', from: versions.seed, to: versions.better },
    proposed('best', 'better'),
    proposed('best', 'worse'),
    { type: 'best-changed', round: 1, agent: 'solver', from: versions.better, to: versions.best },
  ],
} as unknown as FinishedRun;

test('a family has each prompt once, under its first parent, with the highest state it reached', () => {
  const family = familyOf('solver', run).map(({ version, parent, fate }) => [version, parent, fate]);
  expect(family).toEqual([
    [versions.seed, undefined, 'was in force'],
    [versions.better, versions.seed, 'was in force'],
    [versions.worse, versions.seed, 'did not enter the beam'],
    [versions.best, versions.better, 'in force at the end'],
  ]);
});

test('a lineage leads from the seed prompt to a version, and is empty for an unknown version', () => {
  const lineageOf = lineagesIn(familyOf('solver', run));
  const names = lineageOf(versions.best!).map(({ prompt }) => prompt);
  expect(names).toEqual([texts.seed, texts.better, texts.best]);
  expect(lineageOf('none')).toEqual([]);
});
