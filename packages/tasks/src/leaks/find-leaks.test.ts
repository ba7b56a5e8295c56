import { createRandomSource, type RandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { readSample } from '../benchmarks/read-sample.ts';
import { sampleBenchmarks } from '../benchmarks/sample-benchmarks.ts';
import type { Example, Gold } from '../example/example.ts';
import { createLeakFinder } from './find-leaks.ts';

const samples = Object.fromEntries(
  sampleBenchmarks.map((benchmark) => [benchmark.format, readSample(benchmark).examples]),
) as Record<'math' | 'choice' | 'code', readonly Example[]>;

/** The first ten questions are the pool. */
const finders = {
  math: createLeakFinder(samples.math, samples.math.slice(10)),
  choice: createLeakFinder(samples.choice, samples.choice.slice(10)),
  code: createLeakFinder(samples.code, samples.code.slice(10)),
};

const [math, choice, code] = [samples.math[20]!, samples.choice[20]!, samples.code[20]!];
const around = (leak: string) =>
  `You solve problems step by step.\n\n${leak}\n\n{question}\nEnd with <answer>...</answer>.`;
const goldOf = ({ gold }: Example) =>
  gold.format === 'math' ? gold.answer : gold.format === 'choice' ? gold.letter : '';

describe('ten kinds of planted leaks are found', () => {
  test.each<[kind: string, leak: string, of: Example]>([
    ['a question, word for word', math.text, math],
    ['in capitals', math.text.toUpperCase(), math],
    ['broken into lines', math.text.replaceAll(' ', '\n'), math],
    ['with zero-width characters between all letters', [...math.text].join('\u200b'), math],
    ['in full-width letters', fullWidth(math.text), math],
    [
      'set as bold text with quotes',
      math.text
        .split(' ')
        .map((word) => `**${word}**`)
        .join(' ')
        .replaceAll(/^/gm, '> '),
      math,
    ],
    [
      'as a worked example with other words around',
      `For instance: ${choice.text} Here one first looks for the unit.`,
      choice,
    ],
    ['without white space and punctuation', choice.text.replaceAll(/[^\p{L}\p{N}]/gu, ''), choice],
    ['half of it', longHalf(code.text), code],
    ['the solution of a program', solutionOf(code), code],
    ['a test of a program', testOf(code), code],
  ])('%s', (_, leak, { id, gold }) => {
    expect(finders[gold.format as keyof typeof finders]({ solver: around(leak) })).toMatchObject([
      { agent: 'solver', question: id },
    ]);
  });

  test.each(['math', 'choice'] as const)('the answers of all %s questions in order', (format) => {
    const key = samples[format].slice(10).map((example, index) => `${index + 1}. ${goldOf(example)}`);
    const [leak] = finders[format]({ solver: around(key.join(', ')) });
    expect(leak).toMatchObject({ agent: 'solver', what: 'answer-key' });
  });
});

test('a question of the pool is not a leak, and a test question is a leak in every prompt that contains it', () => {
  expect(finders.math({ solver: around(samples.math[3]!.text) })).toEqual([]);
  const leaks = finders.math({ one: around(math.text), two: around(''), three: around(math.text) });
  expect(leaks.map(({ agent }) => agent)).toEqual(['one', 'three']);
});

test('a text that two questions share does not show which question was copied', () => {
  const same = 'A shop sells apples and pears in boxes of twelve pieces each, all of them fresh. ';
  const example = (id: string, rest: string): Example => ({
    id,
    text: same + rest,
    gold: { format: 'math', answer: id },
  });
  const pair = [
    example('1', 'How many are in ninety boxes?'),
    example('2', 'What is the price of a single one, if a box costs six?'),
  ];
  const find = createLeakFinder(pair, pair);
  expect(find({ solver: same })).toEqual([]);
  expect(find({ solver: pair[1]!.text })).toMatchObject([{ question: '2' }]);
});

test('10,000 clean prompts raise no alarm', { timeout: 120_000 }, () => {
  const random = createRandomSource('clean prompts');
  const alarms = Array.from({ length: 10_000 }, () => cleanPrompt(random)).filter((prompt) =>
    Object.values(finders).some((find) => find({ solver: prompt }).length > 0),
  );
  expect(alarms).toEqual([]);
});

const sentences = [
  'You are a careful mathematician who solves problems step by step.',
  'Read the question twice, and write down what is given and what is asked.',
  'Write a Python function that returns the result, without any explanation.',
  'Compute every intermediate value exactly; keep fractions in lowest terms.',
  'What is the value of each unknown? Name it before you solve for it.',
  'How many cases are there? List them: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.',
  'Options are A, B, C, D and E; rule out A, then B, then C, then D, then E.',
  'If a price rises and falls by the same percentage, do not expect the old price.',
  'A train covers a distance in a time; speed is the distance divided by the time.',
  'Test the function on an empty list, on one element, and on negative numbers.',
  'Check the units: km/h, minutes, euros, percent.',
  'End with the final answer alone inside <answer>...</answer>.',
  'Mistrust the first draft. Look for a slip in the arithmetic and for a missed case.',
  'Example: what is 12 times 12? It is 144, because 12 * 12 = 144. <answer>144</answer>',
  'def solve(items):\n    return sorted(items)',
  '$\\frac{a}{b} + \\frac{c}{d} = \\frac{ad + bc}{bd}$ holds for all b and d that are not 0.',
];

function cleanPrompt(random: RandomSource): string {
  const chosen = random.shuffle(sentences).slice(0, 4 + random.integer(8));
  const numbers = Array.from({ length: random.integer(30) }, () => random.integer(200));
  const letters = Array.from({ length: random.integer(30) }, () => 'ABCDE'[random.integer(5)]);
  return [...chosen, `Numbers: ${numbers.join(' ')}. Letters: ${letters.join(' ')}.`, '{question}'].join('\n');
}

function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
}

function longHalf(text: string): string {
  return text.slice(Math.floor(text.length / 4), Math.floor((text.length * 9) / 10));
}

function solutionOf({ gold }: Example): string {
  return gold.format === 'code' ? gold.solution! : '';
}

function testOf({ gold }: Example): string {
  return gold.format === 'code' ? gold.tests.toSorted((one, other) => other.length - one.length)[0]! : '';
}

test('questions and long answers of own tasks are found too, with every scoring', () => {
  const long = 'The seat of the government lies in the old harbour quarter';
  const golds: Gold[] = [
    { format: 'text', answers: ['short', long] },
    { format: 'pattern', pattern: long },
    { format: 'value', value: { seat: long } },
    { format: 'row', answer: long, row: {} },
    { format: 'none', reference: long },
  ];
  for (const gold of golds) {
    const own: Example[] = [
      { id: 'own/1', text: 'Where does the government of the island have its seat today?', gold },
    ];
    const find = createLeakFinder(own, own);
    expect(find({ solver: `For instance: ${long}.` })).toEqual([
      { agent: 'solver', question: 'own/1', what: 'answer' },
    ]);
    expect(find({ solver: own[0]!.text })).toMatchObject([{ what: 'question' }]);
    expect(find({ solver: 'Answer in one short sentence.' })).toEqual([]);
  }
});
