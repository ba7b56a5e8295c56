import { type OptimizationEvent, promptVersion } from '@maspo/core';
import { expect, test } from 'vitest';
import { followPrompts } from './prompts-in-force.ts';

const seed = { a: 'A {question}', b: 'B {question}' };
const started = { type: 'run-started', prompts: seed } as unknown as OptimizationEvent;
const trial = (versions: Readonly<Record<string, string>>, accepted: boolean) =>
  ({ type: 'trial-finished', versions, accepted }) as unknown as OptimizationEvent;

function inForceAfter(...events: OptimizationEvent[]): string[] {
  const prompts = followPrompts();
  for (const event of [started, ...events]) prompts.note(event);
  return ['a', 'b'].map((agent) => prompts.versionOf(agent));
}

const seeds = Object.values(seed).map(promptVersion);

test('an accepted trial puts all of its prompts in force, and a rejected trial puts none in force', () => {
  expect(inForceAfter(trial({ a: 'x', b: 'y' }, false))).toEqual(seeds);
  expect(inForceAfter(trial({ a: 'x', b: 'y' }, true), trial({ a: 'z', b: 'z' }, false))).toEqual(['x', 'y']);
});

test('after a trial, a later change of one agent still counts', () => {
  const changed: OptimizationEvent = { type: 'best-changed', round: 1, agent: 'a', from: 'x', to: 'w' };
  expect(inForceAfter(trial({ a: 'x', b: 'y' }, true), changed)).toEqual(['w', 'y']);
});

test('the end of a run may put the seed prompts in force again', () => {
  const ended: OptimizationEvent = { type: 'run-finished', prompts: seed, outcome: 'seed-kept' };
  expect(inForceAfter(trial({ a: 'x', b: 'y' }, true), ended)).toEqual(seeds);
});
