import { describe, expect, test } from 'vitest';
import { defaultOptions, paperOptions } from '../../test/options.ts';
import { blockOf, type Script, scriptedModel } from '../../testing/scripted-model.ts';
import { maspoOptionsSchema } from '../optimizers/maspo/options/maspo-options.ts';
import { spoOptions } from '../optimizers/spo/spo-settings.ts';
import { createRandomSource } from '../random/random-source.ts';
import { finalCheckCalls } from '../search/final-check.ts';
import { compareOutputs } from './compare-outputs.ts';
import type { JudgeOptions } from './judge-options.ts';
import { countedValue, softVerdict, verdictOfBothOrders, verdictValue, verdictWord } from './verdict.ts';

const comparison = {
  agent: 'solver',
  brief: 'Solve it.',
  question: 'How many?',
  reference: { text: 'old' },
  candidate: { text: 'new' },
};

async function compare(options: Partial<JudgeOptions>, script: Script, changes: Partial<typeof comparison> = {}) {
  const outcomes: string[] = [];
  const evaluator = {
    ...scriptedModel(script, 0.7),
    replyForm: 'schema' as const,
    onReading: ({ outcome }: { outcome: string }) => void outcomes.push(outcome),
  };
  const verdict = await compareOutputs(
    { ...comparison, ...changes },
    {
      evaluator,
      options: { ...paperOptions.judge, reads: 'probability', ...options },
      random: createRandomSource(1).fork('here'),
      signal: new AbortController().signal,
    },
  );
  return { verdict, requests: evaluator.requests, outcomes };
}

/** Probabilities that depend on which output is shown first. */
const given =
  (newFirst: Readonly<Record<string, number>>, oldFirst: Readonly<Record<string, number>>): Script =>
  (text) => ({ text: 'A', probabilities: blockOf(text, 'output_A') === 'new' ? newFirst : oldFirst });

describe('a verdict read from probabilities', () => {
  test("is the candidate's probability plus half of the tie, normalised and averaged over both orders", async () => {
    // (0.4 + 0.1 / 2) / 0.8 = 0.5625 and (0.3 + 0.2 / 2) / 0.6 = 0.666667.
    const { verdict, outcomes } = await compare({}, given({ A: 0.4, B: 0.3, C: 0.1 }, { A: 0.1, B: 0.3, C: 0.2 }));
    expect(verdict).toEqual({ value: 0.614584 });
    expect(outcomes).toEqual(['read', 'read']);
  });

  test('takes two calls of one token at temperature 0, without a draw, for every `order`', async () => {
    for (const order of ['alternate', 'both', 'candidate-first'] as const) {
      const { requests } = await compare({ order }, given({ A: 1 }, { B: 1 }));
      expect(requests.map((request) => blockOf(request.messages[0]!.content, 'output_A'))).toEqual(['new', 'old']);
      for (const { messages, agent, ...asked } of requests)
        expect(asked).toEqual({ temperature: 0, maxTokens: 1, purpose: 'judge', choices: ['A', 'B', 'C'] });
      expect(requests[0]!.messages[0]!.content).toMatch(/C for a tie\. Give no reasons\.$/);
      expect(requests[0]!.messages[0]!.content).not.toMatch(/<choice>|JSON/);
    }
  });

  test('of a judge that only prefers a position is exactly 0.5', async () => {
    const { verdict } = await compare({}, given({ A: 0.9, B: 0.1 }, { A: 0.9, B: 0.1 }));
    expect(verdict).toEqual({ value: 0.5 });
  });

  test('offers no tie where a choice is forced, and is then also made between identical outputs', async () => {
    const same = { candidate: { text: 'old' } };
    const { verdict, requests } = await compare({ choice: 'forced' }, given({}, { A: 0.6, B: 0.2 }), same);
    expect(verdict).toEqual({ value: 0.5 });
    expect(requests[0]!.choices).toEqual(['A', 'B']);
    expect(requests[0]!.messages[0]!.content).not.toMatch(/tie/);
  });

  test('of identical outputs is a tie without a call', async () => {
    const { verdict, requests } = await compare({}, given({}, {}), { candidate: { text: 'old' } });
    expect({ verdict, requests }).toEqual({ verdict: 'tie', requests: [] });
  });

  test('is unscored without a second try where the letters are not what the model was about to write', async () => {
    const { verdict, requests, outcomes } = await compare({}, () => ({
      text: 'The',
      probabilities: { A: 0.03, B: 0.01 },
    }));
    expect(verdict).toEqual({
      unscored: 'judge: only 4.0 % of the probability is on A, B, C, and the likeliest reply begins "The"',
    });
    expect(requests).toHaveLength(2);
    expect(outcomes).toEqual(['unusable', 'unusable']);
  });

  test.each([
    [{ failure: 'too long for the window' }, 'judge: too long for the window'],
    ['A', 'judge: the reply has no probabilities'],
  ])('is unscored where the reply is %j', async (reply, unscored) => {
    const { verdict, outcomes } = await compare({}, () => reply);
    expect(verdict).toEqual({ unscored });
    expect(outcomes).toEqual(['failed', 'failed']);
  });
});

describe('a value', () => {
  test.each([
    [0.551, 'win', 1],
    [0.55, 'tie', 0.5],
    [0.5, 'tie', 0.5],
    [0.45, 'tie', 0.5],
    [0.449, 'loss', 0],
  ] as const)('of %d counts as a %s, and enters a mean unchanged', (value, word, counted) => {
    expect(verdictWord({ value })).toBe(word);
    expect(countedValue({ value })).toBe(counted);
    expect(verdictValue({ value })).toBe(value);
  });

  test('is kept in millionths, so that logs agree', () => {
    expect(softVerdict(1 / 3)).toEqual({ value: 0.333333 });
    expect(verdictOfBothOrders({ value: 0.1 }, { value: 0.2 })).toEqual({ value: 0.15 });
    expect(verdictOfBothOrders({ value: 0.1 }, { unscored: 'gone' })).toEqual({ unscored: 'gone' });
  });
});

describe('repeats of equal judgements are refused', () => {
  test('by the judge', () => {
    const read = maspoOptionsSchema().safeParse({ judge: { reads: 'probability', repeats: 3 } });
    expect(read.error?.issues).toMatchObject([
      { path: ['judge', 'repeats'], message: expect.stringMatching(/must be 1/) },
    ]);
    expect(maspoOptionsSchema().parse({ judge: { reads: 'probability' } }).judge).toMatchObject({ repeats: 1 });
  });

  test('by SPO, as its repetitions', () => {
    const judge = { reads: 'probability' };
    const read = spoOptions.options.safeParse({ preset: 'original', judge });
    expect(read.error?.issues).toMatchObject([{ path: ['repetitions'], message: expect.stringMatching(/must be 1/) }]);
    expect(spoOptions.options.parse({ judge })).toMatchObject({ judge, repetitions: 1 });
  });
});

test('a budget reserves two calls for each verdict of the final check, and none for second tries', () => {
  const { judge } = defaultOptions;
  const problem = { graph: { agents: [] } as never, pool: [{}, {}, {}] as never };
  expect(finalCheckCalls(problem, { judge: { ...judge, reads: 'probability' } }).judge).toBe(6);
});
