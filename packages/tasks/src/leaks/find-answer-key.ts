import type { Example } from '../example/example.ts';
import { squashed } from './squashed-text.ts';

/** Fewer answers in order can be chance. */
const fewestAnswers = 6;

/**
 * The probability that the answers are in order by chance must be below one in 10^6, wherever in the order they begin. The probability of
 * each answer is its share of all answers.
 */
const leastEvidence = 6;

/** An answer with a larger share may stand between two other answers by chance. It ends all runs that it does not continue. */
const commonShare = 0.05;

/** The most words between two answers of a key: a number, or a letter. */
const mostBetween = 2;

/**
 * Two ways of splitting a prompt into words. The first keeps answers such as 3.5 and x-1. The second splits an answer from the number in
 * front of it: `1.B 2.D`, `1)B`, `1=B`.
 */
const borders = [/[\s,;:|]+/, /[^\p{L}\p{N}]+/u];

/** A run of answers in order among the words of a prompt. */
interface Run {
  readonly first: number;
  readonly length: number;
  readonly evidence: number;
}

/**
 * Finds the answers of several questions in order, such as "1. B, 2. D, 3. A". Returns the id of the first of these questions. Each of
 * `orders` is an order in which a key may be written.
 */
export function createKeyFinder(...orders: (readonly Example[])[]): (prompt: string) => string | undefined {
  const keys = orders.map((examples) => {
    const answers = examples.map(answerOf);
    const places = Map.groupBy(answers.keys(), (place) => answers[place]!);
    places.delete('');
    return { examples, places };
  });
  return (prompt) => {
    for (const border of borders) {
      const words = prompt
        .split(border)
        .map(squashed)
        .filter((word) => word !== '');
      for (const { examples, places } of keys) {
        const first = firstOfKey(words, { places, answers: examples.length });
        if (first !== undefined) return examples[first]!.id;
      }
    }
    return undefined;
  };
}

/** Programs, patterns and values with a structure cannot be words of a key. */
function answerOf({ gold }: Example): string {
  switch (gold.format) {
    case 'math':
      return squashed(gold.answer);
    case 'choice':
      return gold.letter.toLowerCase();
    case 'text':
      return squashed(gold.answers[0] ?? '');
    default:
      return '';
  }
}

function firstOfKey(
  words: readonly string[],
  { places, answers }: { places: ReadonlyMap<string, readonly number[]>; answers: number },
): number | undefined {
  const needed = leastEvidence + Math.log10(answers);
  // By the position of their last answer, the runs that end in one of the last words.
  const ends: ReadonlyMap<number, Run>[] = [];
  for (const word of words) {
    const here = new Map<number, Run>();
    const known = places.get(word) ?? [];
    const added = Math.log10(answers / known.length);
    for (const place of known) {
      const before = longestAt(ends, place - 1);
      const evidence = (before?.evidence ?? 0) + added;
      const run = { first: before?.first ?? place, length: (before?.length ?? 0) + 1, evidence };
      if (run.length >= fewestAnswers && evidence >= needed) return run.first;
      here.set(place, run);
    }
    if (known.length > commonShare * answers) ends.length = 0;
    ends.push(here);
    if (ends.length > mostBetween + 1) ends.shift();
  }
  return undefined;
}

function longestAt(ends: readonly ReadonlyMap<number, Run>[], place: number): Run | undefined {
  let best: Run | undefined;
  for (const runs of ends) {
    const run = runs.get(place);
    if (run !== undefined && (best === undefined || run.length > best.length)) best = run;
  }
  return best;
}
