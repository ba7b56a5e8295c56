import { describe, expect, test } from 'vitest';
import { paperOptions } from '../../test/options.ts';
import { blockOf, type Script, scriptedModel } from '../../testing/scripted-model.ts';
import { createRandomSource } from '../random/random-source.ts';
import { compareOutputs } from './compare-outputs.ts';
import type { JudgeOptions } from './judge-options.ts';
import { majorityVerdict, type Verdict, verdictOfBothOrders } from './verdict.ts';

const comparison = {
  agent: 'solver',
  brief: 'Solve it.',
  question: 'How many?',
  reference: { text: 'old' },
  candidate: { text: 'new' },
};
const first: Script = () => '<choice>A</choice>';
const prefers =
  (output: string): Script =>
  (text) =>
    `<choice>${blockOf(text, 'output_A') === output ? 'A' : 'B'}</choice>`;

async function compare(options: Partial<JudgeOptions>, script: Script, changes: Partial<typeof comparison> = {}) {
  const evaluator = scriptedModel(script);
  const verdict = await compareOutputs(
    { ...comparison, ...changes },
    {
      evaluator,
      options: { ...paperOptions.judge, ...options },
      random: createRandomSource(1).fork('here'),
      signal: new AbortController().signal,
    },
  );
  const texts = evaluator.requests.map(({ messages }) => messages[0]!.content);
  return { verdict, draws: evaluator.requests.map(({ draw }) => draw), texts };
}

describe('both orders', () => {
  test('give a win or loss where the two judgements agree', async () => {
    const { verdict, texts } = await compare({ order: 'both' }, prefers('new'));
    expect(verdict).toBe('win');
    expect(texts.map((text) => blockOf(text, 'output_A')).toSorted()).toEqual(['new', 'old']);
    expect((await compare({ order: 'both' }, prefers('old'))).verdict).toBe('loss');
  });

  test('give a tie where a judge only prefers a position, so that no position bias is left', async () => {
    expect((await compare({ order: 'both' }, first)).verdict).toBe('tie');
  });

  test.each<[Verdict, Verdict, Verdict]>([
    ['win', 'tie', 'tie'],
    ['loss', 'win', 'tie'],
    ['tie', 'tie', 'tie'],
    ['win', { unscored: 'garbage' }, { unscored: 'garbage' }],
    [{ unscored: 'garbage' }, 'loss', { unscored: 'garbage' }],
  ])('%j and %j are %j', (one, other, agreed) => {
    expect(verdictOfBothOrders(one, other)).toEqual(agreed);
  });
});

test('the candidate comes first where the order is candidate-first', async () => {
  const { verdict, texts } = await compare({ order: 'candidate-first' }, first);
  expect(verdict).toBe('win');
  expect(texts.map((text) => blockOf(text, 'output_A'))).toEqual(['new']);
});

describe('repeated judgements', () => {
  test('have their own draws at temperature 0, and the first equals a single judgement', async () => {
    const { draws } = await compare({ repeats: 3 }, prefers('new'));
    expect(draws).toEqual([undefined, 'seed 1/here/repeat 2', 'seed 1/here/repeat 3']);
  });

  test('give the verdict of the majority', async () => {
    const twiceNew: Script = (text, { draw }) => prefers(draw?.endsWith('2') ? 'old' : 'new')(text, {} as never);
    expect((await compare({ repeats: 3 }, twiceNew)).verdict).toBe('win');
  });

  const gone: Verdict = { unscored: 'garbage' };
  test.each<[Verdict[], Verdict]>([
    [['win', 'win', 'loss'], 'win'],
    [['loss', 'tie', 'loss'], 'loss'],
    [['win', 'tie', 'loss'], 'tie'],
    [['win', 'tie', 'tie'], 'tie'],
    [['win', 'win', gone], 'win'],
    [['win', 'loss', gone], 'tie'],
    [['win', gone, gone], gone],
    [['win'], 'win'],
    [['win', 'win', 'loss', 'tie', 'tie'], 'tie'],
    [['win', 'win', 'loss', 'tie', 'win'], 'win'],
  ])('%j are %j together', (verdicts, majority) => {
    expect(majorityVerdict(verdicts)).toEqual(majority);
  });
});

describe('a forced choice', () => {
  test('offers no tie, and accepts none', async () => {
    const { verdict, texts } = await compare({ choice: 'forced' }, () => '<choice>tie</choice>');
    expect(texts[0]).not.toMatch(/tie/);
    expect(texts).toHaveLength(2);
    expect(verdict).toEqual({ unscored: 'judge: no usable reply in two tries: it calls a tie, which was not open' });
  });

  test('is made between identical outputs as well', async () => {
    const forced = { choice: 'forced', order: 'candidate-first' } as const;
    expect((await compare(forced, first, { candidate: { text: 'old' } })).verdict).toBe('win');
  });
});

describe('a reply without a tag, read by its last letter', () => {
  test.each([
    ['The first, so A.', 'win'],
    ['Output B', 'loss'],
    ['I like Anna', 'win'],
    ['Hard to say', 'loss'],
    [' \n', 'win'],
    ['<choice>B</choice>', 'loss'],
    // There is no tie to choose. A tag decides before all other words, and without a tag only the last letter counts.
    ['<choice>tie</choice>', 'loss'],
    ['<choice>Output A</choice> better', 'win'],
    ['It is a tie', 'loss'],
    ['Output A is better.', 'loss'],
  ] as const)('%j is a %s of the candidate shown first, without a second try', async (reply, expected) => {
    const options = { unreadable: 'last-letter', choice: 'forced', order: 'candidate-first' } as const;
    const { verdict, draws } = await compare(options, () => reply);
    expect(verdict).toBe(expected);
    expect(draws).toHaveLength(1);
  });
});
