import { expect, test } from 'vitest';
import type { OptimizationEvent } from '../../../event/optimization-event.ts';
import { watchImprovement } from './global-improvement.ts';

const scored = (version: string, mean: number | null) =>
  ({
    type: 'candidate-scored',
    agent: 'a',
    version,
    lenses: { globalAlignment: { mean, unscored: 0 } },
  }) as unknown as OptimizationEvent;

const best = (to: string) => ({ type: 'best-changed', agent: 'a', to }) as unknown as OptimizationEvent;

function watched(...events: OptimizationEvent[]) {
  const watch = watchImprovement();
  for (const event of events) watch.note(event);
  return watch;
}

test('a prompt whose final answers won is an improvement when it comes into force', () => {
  const watch = watched(scored('won', 0.6), scored('drew', 0.5), scored('unknown', null));
  expect(watch.take()).toBe(false);
  for (const version of ['drew', 'unknown']) watch.note(best(version));
  expect(watch.take()).toBe(false);
  watch.note(best('won'));
  expect(watch.take()).toBe(true);
  expect(watch.take()).toBe(false);
});

test('a prompt may come into force in a later round, when its beam has new scores', () => {
  const watch = watched(scored('won', 0.6));
  watch.take();
  watch.note(best('won'));
  expect(watch.take()).toBe(true);
});

test('a prompt that comes back into force is not a second improvement', () => {
  const watch = watched(scored('won', 0.6), best('won'));
  expect(watch.take()).toBe(true);
  for (const version of ['other', 'won']) watch.note(best(version));
  expect(watch.take()).toBe(false);
});

test('where a prompt is proposed again, its last scores count', () => {
  const watch = watched(scored('again', 0.6), scored('again', 0.4), best('again'));
  expect(watch.take()).toBe(false);
});
