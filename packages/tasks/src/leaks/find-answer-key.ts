import type { Example } from '../example/example.ts';
import { squashed } from './squashed-text.ts';

/** Fewer answers in order can be chance. */
const fewestAnswers = 6;

/**
 * The answers in order must be rarer than one in 10^6, wherever in the order they begin; each is as likely as it is common among all
 * answers.
 */
const leastEvidence = 6;

/** An answer as common as this stands between two others by chance, and ends what runs on. */
const commonShare = 0.05;

/** Between two answers of a key: a number, or a letter. */
const mostBetween = 2;

/** Where the answers of a prompt's words run on. */
interface Run {
  readonly first: number;
  readonly length: number;
  readonly evidence: number;
}

/**
 * Finds answers of several questions in their order, such as "1. B, 2. D, 3. A": the id of the first question of them. Each of `orders`
 * is one in which a key may be written.
 */
export function createKeyFinder(...orders: (readonly Example[])[]): (prompt: string) => string | undefined {
  const keys = orders.map((examples) => {
    const answers = examples.map(answerOf);
    const places = Map.groupBy(answers.keys(), (place) => answers[place]!);
    places.delete('');
    return { examples, places };
  });
  return (prompt) => {
    const words = prompt
      .split(/[\s,;:|]+/)
      .map(squashed)
      .filter((word) => word !== '');
    for (const { examples, places } of keys) {
      const first = firstOfKey(words, { places, answers: examples.length });
      if (first !== undefined) return examples[first]!.id;
    }
    return undefined;
  };
}

/** Programs, patterns and values with a structure are no words of a key. */
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
  // By the place of the answer, the runs that end in one of the last words.
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
