import { expect, test } from 'vitest';
import { searchOf } from '../../../../test/search-of.ts';
import { graphOf } from '../../../../testing/graphs.ts';
import { blockOf, type Script } from '../../../../testing/scripted-model.ts';
import { promptVersion } from '../../../prompt/prompt-version.ts';
import type { ScoredCandidate } from '../state/beam.ts';
import { refreshBeam } from './refresh-beam.ts';

/**
 * Prompts have the form `<quality> {question}`, outputs are the quality, and the judge prefers the higher quality; `broken` gives no
 * output.
 */
function searchWith(beam: readonly [quality: string, cumulativeScore: number][]) {
  const silent: Script = () => '';
  const agent: Script = (text) => (text.startsWith('broken') ? { failure: 'overflow' } : text.split(' ')[0]!);
  const evaluator: Script = (text) =>
    `<choice>${Number(blockOf(text, 'output_A')) > Number(blockOf(text, 'output_B')) ? 'A' : 'B'}</choice>`;
  const { search, events, models } = searchOf(graphOf('a', ''), { agent, evaluator, optimizer: silent });
  const candidates = beam.map(([quality, cumulativeScore]): ScoredCandidate => {
    const prompt = `${quality} {question}`;
    return { agent: 'a', prompt, version: promptVersion(prompt), parent: null, operator: 'rewrite', cumulativeScore };
  });
  search.beams.set('a', candidates);
  search.prompts = { a: candidates[0]!.prompt };
  const shown = () =>
    search.beams.get('a')!.map(({ prompt, cumulativeScore }) => [prompt.split(' ')[0], cumulativeScore]);
  return { search, events, models, shown };
}

const visit = { round: 2, agent: 'a' };

test('a candidate that beats the best becomes the best, and its prompt is in force', async () => {
  const { search, events, shown } = searchWith([
    ['1', 0.3],
    ['0', 0.2],
    ['2', 0.1],
  ]);
  await refreshBeam(search, visit);
  expect(shown()).toEqual([
    ['2', 0.5],
    ['1', 0],
    ['0', -0.5],
  ]);
  expect(search.prompts.a).toBe('2 {question}');
  // Before 1 0 2, after 2 1 0: one pair of three keeps its order, so (1 - 2) / 3.
  expect(events.find(({ type }) => type === 'beam-refreshed')).toMatchObject({ rankAgreement: -1 / 3, sameTop: false });
  expect(events.at(-1)).toMatchObject({
    type: 'best-changed',
    from: promptVersion('1 {question}'),
    to: promptVersion('2 {question}'),
  });
});

test('a beam of one candidate is recentred without a call', async () => {
  const { search, events, models, shown } = searchWith([['1', 0.3]]);
  await refreshBeam(search, visit);
  expect(shown()).toEqual([['1', 0]]);
  expect([...models.agent.requests, ...models.evaluator.requests]).toEqual([]);
  expect(events).toMatchObject([{ type: 'beam-refreshed', batch: [], rankAgreement: null, sameTop: true }]);
});

test('a candidate that can no longer be scored counts as a draw', async () => {
  const { search, events, shown } = searchWith([
    ['1', 0.3],
    ['broken', 0.2],
    ['0', 0.1],
  ]);
  await refreshBeam(search, visit);
  expect(shown()).toEqual([
    ['1', 0],
    ['broken', 0],
    ['0', -0.5],
  ]);
  const refreshed = events.find((event) => event.type === 'beam-refreshed');
  // Three pairs before; after, the first two are tied: 2 / sqrt(3 * 2).
  expect(refreshed).toMatchObject({ sameTop: true });
  expect(refreshed?.rankAgreement).toBeCloseTo(2 / Math.sqrt(6), 12);
});

test('where the best prompt now fails, the other candidates keep their places', async () => {
  const { search, shown } = searchWith([
    ['broken', 0.3],
    ['1', 0.2],
  ]);
  await refreshBeam(search, visit);
  expect(shown()).toEqual([
    ['broken', 0],
    ['1', 0],
  ]);
});
