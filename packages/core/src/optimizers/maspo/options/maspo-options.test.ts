import { describe, expect, test } from 'vitest';
import { maspoOptionsSchema } from './maspo-options.ts';

const paper = {
  preset: 'paper',
  batch: { kind: 'shared', size: 10 },
  reward: {
    kind: 'joint',
    weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 },
    global: 'judged',
  },
  search: { kind: 'beam', size: 2, proposalsPerParent: 2, fill: 'seed' },
  schedule: { kind: 'interleaved', rounds: 3, steps: 3 },
  refresh: { kind: 'recentre', weights: 'reward', when: 'each-visit' },
  sampling: { kind: 'misalignment', source: 'both', cases: 3, perAgent: 'all', dealt: 'evenly' },
  lookahead: { depth: 1 },
  proposals: { kind: 'shared' },
  judge: {
    reads: 'text',
    order: 'alternate',
    repeats: 1,
    sees: 'role-and-context',
    choice: 'with-tie',
    unreadable: 'ask-again',
    merge: false,
  },
  operators: ['rewrite'],
  misalignment: { tie: 'counts', deciding: 'all' },
  misalignmentBuffer: { budget: 50, recheckLimit: 50 },
  orientation: 'off',
  finalCheck: 'off',
  guards: { finalAccuracy: 'off', localValidity: 'off', tokensPerRound: 'off' },
  stop: { target: { kind: 'none' }, plateauRounds: 'off' },
};

const recommended = { ...paper, preset: 'default', orientation: 'on', finalCheck: 'on' };

describe('settings that are left out are those of the preset', () => {
  test('of the paper', () => {
    expect(maspoOptionsSchema().parse({ preset: 'paper' })).toEqual(paper);
    expect(maspoOptionsSchema().parse({ preset: 'paper', search: undefined })).toEqual(paper);
  });

  test('of the recommendation, where no preset is named: the paper, with orientation and final check', () => {
    expect(maspoOptionsSchema().parse({})).toEqual(recommended);
  });

  test('of the second source', () => {
    expect(maspoOptionsSchema().parse({ preset: 'spec' })).toEqual({
      ...paper,
      preset: 'spec',
      reward: {
        kind: 'joint',
        weights: { localValidity: 0.25, lookaheadPotential: 0.35, globalAlignment: 0.4 },
        global: 'judged',
      },
      search: { kind: 'beam', size: 5, proposalsPerParent: 2, fill: 'mutations' },
      schedule: { kind: 'interleaved', rounds: 10, steps: 3 },
      refresh: { kind: 'recentre', weights: 'reward', when: 'before-round-ends' },
      orientation: 'on',
      finalCheck: 'on',
      operators: ['rephrase', 'add-constraint', 'add-example', 'add-negative-example', 'reorder-steps'],
      stop: { target: { kind: 'none' }, plateauRounds: 3 },
    });
  });

  test('of the released code, where it departs from the paper', () => {
    expect(maspoOptionsSchema().parse({ preset: 'as-published' })).toEqual({
      ...paper,
      preset: 'as-published',
      batch: { kind: 'per-member', size: 10 },
      refresh: {
        kind: 'recentre',
        weights: { localValidity: 0.7, lookaheadPotential: 0, globalAlignment: 0.3 },
        when: 'each-visit',
      },
      sampling: { kind: 'misalignment', source: 'predecessors', cases: 5, perAgent: 3, dealt: 'to-the-first' },
      judge: {
        reads: 'text',
        order: 'candidate-first',
        repeats: 1,
        sees: 'question',
        choice: 'forced',
        unreadable: 'last-letter',
        merge: 'terminal',
      },
      misalignment: { tie: 'counts', deciding: 'last' },
    });
  });
});

describe('a setting that is given', () => {
  test('replaces the value of the preset and keeps the other settings of its group', () => {
    const schedule = { rounds: 1, steps: undefined };
    expect(maspoOptionsSchema().parse({ schedule, search: { size: 4 } })).toEqual({
      ...recommended,
      schedule: { kind: 'interleaved', rounds: 1, steps: 3 },
      search: { kind: 'beam', size: 4, proposalsPerParent: 2, fill: 'seed' },
    });
  });

  test.each([
    { search: { kind: 'serial' }, full: { search: { kind: 'serial', proposals: 4 } } },
    { schedule: { kind: 'single-cycle' }, full: { schedule: { kind: 'single-cycle', steps: 9 } } },
    {
      schedule: { kind: 'round-robin', patience: 2 },
      full: { schedule: { kind: 'round-robin', patience: 2, maxRounds: 10, steps: 3 } },
    },
    { reward: { kind: 'local-only' }, full: { reward: { kind: 'local-only', global: 'judged' } } },
    {
      reward: { kind: 'global-only', global: 'graded' },
      full: { reward: { kind: 'global-only', global: 'graded' } },
    },
    { reward: { global: 'graded' }, full: { reward: { ...recommended.reward, global: 'graded' } } },
    { refresh: { kind: 'none' }, full: { refresh: { kind: 'none' } } },
    { sampling: { kind: 'success-cases' }, full: { sampling: { kind: 'success-cases', cases: 3 } } },
    { sampling: { kind: 'random' }, full: { sampling: { kind: 'random' } } },
    { proposals: { kind: 'disjoint' }, full: { proposals: { kind: 'disjoint', size: 10 } } },
    { proposals: { kind: 'without-traces' }, full: { proposals: { kind: 'without-traces' } } },
    { batch: { kind: 'per-member' }, full: { batch: { kind: 'per-member', size: 10 } } },
  ])('of another kind starts from the defaults of that kind: $full', ({ full, ...given }) => {
    expect(maspoOptionsSchema().parse(given)).toEqual({ ...recommended, ...full });
  });
});

test('there may be more proposals than questions where proposals need no share of the traces', () => {
  const many = { batch: { size: 2 }, search: { proposalsPerParent: 3 }, sampling: { kind: 'random' } };
  expect(maspoOptionsSchema().safeParse(many).success).toBe(false);
  expect(maspoOptionsSchema().safeParse({ ...many, proposals: { kind: 'without-traces' } }).success).toBe(true);
});

test('the local lens may have weight 0', () => {
  const weights = { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 };
  expect(maspoOptionsSchema().parse({ reward: { weights } })).toEqual({
    ...recommended,
    reward: { kind: 'joint', weights, global: 'judged' },
  });
});

test.each([
  { schedule: { rounds: 0 } },
  { schedule: { steps: 1.5 } },
  { schedule: { kind: 'single-cycle', rounds: 3 } },
  { schedule: 3 },
  { search: { size: '2' } },
  { search: { kind: 'toString' } },
  { preset: 'unknown' },
  { sampling: { source: 'all' } },
  { sampling: { cases: 0 } },
  { judge: { repeats: 2 } },
  { reward: { global: 'guessed' } },
  { search: { size: 12, fill: 'mutations' } },
  { orientation: 'sometimes' },
  { misalignment: { tie: 'half' } },
  { lookahead: { depth: 0 } },
  { operators: [] },
  { operators: ['add-example', 'add-negative-example', 'reorder-steps'] },
  { operators: ['rewrite', 'rewrite'] },
  { operators: ['shorten'] },
  { misalignmentBuffer: { budget: 0 } },
  { guards: { finalAccuracy: 1.5 } },
  { guards: { tokensPerRound: 0 } },
  { stop: { target: { kind: 'accuracy' } } },
  { stop: { plateauRounds: 0 } },
  { reward: { weights: { localValidity: 1, globalAlignment: 1 } } },
  { reward: { weights: { localValidity: -1, lookaheadPotential: 1, globalAlignment: 1 } } },
  { reward: { weights: { localValidity: 0, lookaheadPotential: 1, globalAlignment: 0 } } },
  { round: 3 },
  'paper',
])('%j is refused', (options) => {
  expect(maspoOptionsSchema().safeParse(options).success).toBe(false);
});

test('a wrong setting is named by its path', () => {
  const { error } = maspoOptionsSchema().safeParse({ schedule: { rounds: 0 }, search: { kind: 'tree' } });
  expect(error!.issues.map(({ path }) => path.join('.'))).toEqual(
    expect.arrayContaining(['schedule.rounds', 'search.kind']),
  );
});
