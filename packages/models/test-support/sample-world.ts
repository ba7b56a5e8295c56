import { createAnswerKey, type KnownQuestion } from '../src/providers/simulated/answer-key.ts';
import { deceptive } from '../src/providers/simulated/landscapes/deceptive.ts';
import type { Landscape } from '../src/providers/simulated/landscapes/landscape.ts';
import { simulateAgent, type World } from '../src/providers/simulated/simulated-agent.ts';

export const requirement = 'The final answer is right.';

/** Forty questions with numbers for answers, and forty with letters. */
export const entries: readonly KnownQuestion[] = [
  ...numbers((number) => ({
    text: `A crate holds ${number} boxes of ${number + 3} pens. How many pens is that?`,
    right: tagged(number * (number + 3)),
    wrong: [1, 2, 3].map((slip) => tagged(1_000_000 * slip + number)),
  })),
  ...numbers((number) => ({
    text: `Which of these numbers is divisible by ${number}?\n\nA. ${number * 5 + 1}\nB. ${number * 7}\nC. ${number * 2 - 1}`,
    right: tagged('B'),
    wrong: [tagged('A'), tagged('C')],
  })),
];

function numbers<Value>(each: (number: number) => Value): Value[] {
  return Array.from({ length: 40 }, (_, index) => each(index + 2));
}

function tagged(answer: number | string): string {
  return `<answer>${answer}</answer>`;
}

const key = createAnswerKey(entries);

/** The deceptive landscape, with changes to its judge or slips. */
export function worldWith({ judge, slips }: { [Part in 'judge' | 'slips']?: Partial<Landscape[Part]> } = {}): World {
  const landscape = {
    ...deceptive,
    judge: { ...deceptive.judge, ...judge },
    slips: { ...deceptive.slips, ...slips },
  };
  return { landscape, key, requirement, agent: {}, judge: {} };
}

export const world: World = worldWith();

export function sentenceOf(trait: string): string {
  return deceptive.traits.find(({ id }) => id === trait)!.sentence;
}

/** The output of an agent whose prompt has these traits, after it read the work of other agents. */
export function say(
  entry: KnownQuestion,
  {
    agent = 'solver',
    traits = [],
    received = '',
    by = world,
  }: { agent?: string; traits?: string[]; received?: string; by?: World } = {},
): string {
  const opening = ['Solve the question.', ...traits.map(sentenceOf)].join('\n');
  return simulateAgent(by, agent, [opening, entry.text, received].filter((part) => part !== '').join('\n\n'));
}

/** A request to a judge about two outputs, in the tags of such requests. */
export function comparison(
  entry: KnownQuestion,
  { job, first, second }: { job: string; first: string; second: string },
): string {
  const tagged = { job, question: entry.text, output_A: first, output_B: second };
  return Object.entries(tagged)
    .map(([tag, text]) => `<${tag}>\n${text}\n</${tag}>`)
    .join('\n\n');
}
