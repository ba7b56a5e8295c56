import { expect, test } from 'vitest';
import { inOrder, type Testimony } from '../judge/testimony.ts';
import { holdUnfinished } from './hold-unfinished.ts';
import type { OptimizationEvent } from './optimization-event.ts';

const place = { round: 1, agent: 'solver', step: 1 };
const rejected: OptimizationEvent = {
  type: 'candidate-rejected',
  ...place,
  parent: 'p',
  operator: 'rewrite',
  cause: 'known',
  reason: 'no new text',
};
const started: OptimizationEvent = { type: 'step-started', ...place, batch: [], parents: [] };
const finished: OptimizationEvent = {
  type: 'step-finished',
  ...place,
  beam: [],
  misalignment: { compared: 0, localWins: 0, misaligned: 0, rate: null, identical: 0, unscored: 0 },
  bufferSize: 0,
};
const stopped: OptimizationEvent = { type: 'stopped', reason: 'budget-exhausted' };

function passedOn(events: readonly OptimizationEvent[]): OptimizationEvent[] {
  const passed: OptimizationEvent[] = [];
  const { emit } = holdUnfinished((event) => passed.push(event));
  for (const event of events) emit(event);
  return passed;
}

test('a completed step is passed on with all its events, in order', () => {
  expect(passedOn([started, rejected, finished, stopped])).toEqual([started, rejected, finished, stopped]);
});

test('what evaluators said is passed on with the event that completes the step, ordered by place', () => {
  const said: string[][] = [];
  const { emit, witness } = holdUnfinished((_, evidence) => said.push(evidence.said.map(({ place }) => place)));
  const judged = (at: string, text = ''): Testimony => ({
    kind: 'judgement',
    place: at,
    comparison: { agent: 'solver', question: '?', reference: { text: '' }, candidate: { text } },
    judgements: [],
  });
  emit(started);
  for (const evidence of [judged('b'), judged('a', '2'), judged('a', '1')]) witness(evidence);
  emit(rejected);
  emit(finished);
  witness(judged('c'));
  emit(stopped);
  expect(said).toEqual([[], [], ['a', 'a', 'b'], []]);
  expect(inOrder([judged('a', '2'), judged('a', '1')])).toEqual([judged('a', '1'), judged('a', '2')]);
});

test('the start of a step is passed on at once', () => {
  expect(passedOn([started])).toEqual([started]);
});

test('the events of a stopped step are dropped', () => {
  expect(passedOn([started, rejected, stopped])).toEqual([started, stopped]);
});
