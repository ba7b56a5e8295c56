import { createRandomSource, type RandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { readSample } from '../benchmarks/read-sample.ts';
import { sampleBenchmarks } from '../benchmarks/sample-benchmarks.ts';
import { choiceText } from '../example/choice-text.ts';
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

  test.each(['1.B 2.D', '1)B 2)D', '1-B 2-D', '1=B 2=D', '1.(B) 2.(D)'])(
    'answers in order, written as %s',
    (sample) => {
      const [, between, close] = sample.match(/^1(\W+)B(\W*) 2/)!;
      const key = samples.choice.slice(10).map((example, index) => `${index + 1}${between}${goldOf(example)}${close}`);
      const [leak] = finders.choice({ solver: around(key.join(' ')) });
      expect(leak).toMatchObject({ agent: 'solver', what: 'answer-key' });
    },
  );

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

test('48 letters of a question are found wherever they begin, in it and in the prompt', () => {
  const secret = code.text.replaceAll(/[^\p{L}\p{N}]/gu, '').slice(0, 100);
  for (let from = 0; from <= 16; from++)
    for (let before = 0; before < 8; before++)
      expect(
        finders.code({ solver: `${'z'.repeat(before)} ${secret.slice(from, from + 48)}` }),
        `${from} ${before}`,
      ).toMatchObject([{ question: code.id }]);
});

describe('a text that occurs in two questions', () => {
  const text = (id: string, question: string, ...answers: string[]): Example => ({
    id,
    text: question,
    gold: { format: 'text', answers },
  });

  test('is no leak if it is shorter than 48 letters: a label that is the answer of many questions', () => {
    const label = 'Not enough information to decide';
    const examples = ['1', '2', '3'].map((id) => text(id, `Does the claim of number ${id} follow?`, label));
    const find = createLeakFinder(examples, examples);
    expect(find({ solver: `Reply with "${label}" if the text does not say it.` })).toEqual([]);
    expect(find({ solver: examples[1]!.text })).toMatchObject([{ question: '2' }]);
  });

  test('is no leak if it is a test question, and the beginning of a question of the pool', () => {
    const examples = [text('1', 'What is 100 + 2001?', '2101'), text('2', 'What is 100 + 200?', '300')];
    expect(createLeakFinder(examples, examples.slice(1))({ solver: around(examples[0]!.text) })).toEqual([]);
  });

  test('is no leak if it begins at another position in the other question', () => {
    const same = 'A shop sells apples and pears in boxes of twelve pieces each, all of them fresh. ';
    const examples = Array.from({ length: 8 }, (_, at) => text(`${at}`, `${'z'.repeat(at)}${same}${at} boxes?`, '1'));
    expect(createLeakFinder(examples, examples.slice(0, 1))({ solver: same })).toEqual([]);
  });
});

describe('a short choice question', () => {
  const choiceOf = (id: string, stem: string, options: readonly string[]): Example => ({
    id,
    text: choiceText(stem, options),
    gold: { format: 'choice', letter: 'A', options },
  });
  const towns = ['Ouagadougou', 'Bamako', 'Niamey', 'Accra'];
  const examples = [
    choiceOf('1', 'What is the capital of Burkina Faso?', towns),
    choiceOf('2', 'Which one of these is not in Africa?', ['Oslo', ...towns.slice(1)]),
    choiceOf('3', 'Which one of these is not in Africa?', ['Rome', ...towns.slice(1)]),
    choiceOf('4', 'Which is largest?', ['Mali', 'Togo']),
  ];
  const find = createLeakFinder(examples, examples);

  test.each([
    ['is found without its options', 'Example: What is the capital of Burkina Faso? Ouagadougou.', ['1']],
    ['is not found by a text that two questions share', 'Which one of these is not in Africa?', []],
    ['is not found by fewer than 24 letters', 'Ask first: which is largest?', []],
  ])('%s', (_, prompt, questions) => {
    expect(find({ solver: prompt }).map(({ question }) => question)).toEqual(questions);
  });
});

test('test questions that are too long to be stored are refused', () => {
  const long: Example = { id: '1', text: 'a'.repeat(50_000_001), gold: { format: 'none' } };
  expect(() => createLeakFinder([long], [long])).toThrow(
    'the test questions and their answers have more than 50,000,000 letters',
  );
  expect(createLeakFinder([long], [])({ solver: 'a' })).toEqual([]);
});

test('10,000 clean prompts raise no alarm', { tags: ['long'], timeout: 120_000 }, () => {
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
