import { findBenchmark, readSample } from '@maspo/tasks';
import { createAnswerKey, type KeyEntry } from '../src/simulated/answer-key.ts';
import type { Landscape } from '../src/simulated/landscape.ts';
import { deceptive } from '../src/simulated/landscapes/deceptive.ts';
import { simulateAgent, type World } from '../src/simulated/simulated-agent.ts';

/** The sample questions with number and choice answers, and the world on them, for tests. */
const examples = ['sample-math', 'sample-choice'].flatMap((id) => readSample(findBenchmark(id)).examples);

export const requirement = 'The final answer is right.';
const key = createAnswerKey(examples);
export const entries: readonly KeyEntry[] = examples.map(({ text }) => key.exact(text)!);

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

/** What an agent says whose prompt carries these traits, after reading what others wrote. */
export function say(
  entry: KeyEntry,
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

/** A judge's request on two outputs, in the tags that requests have. */
export function comparison(
  entry: KeyEntry,
  { job, first, second }: { job: string; first: string; second: string },
): string {
  const tagged = { job, question: entry.text, output_A: first, output_B: second };
  return Object.entries(tagged)
    .map(([tag, text]) => `<${tag}>\n${text}\n</${tag}>`)
    .join('\n\n');
}
