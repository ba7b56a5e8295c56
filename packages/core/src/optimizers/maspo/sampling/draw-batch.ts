import type { MisalignmentCase } from '../../../misalignment/misalignment-case.ts';
import type { Question } from '../../../question/question.ts';
import type { RandomSource } from '../../../random/random-source.ts';

/** One question of a batch. */
export interface BatchItem {
  readonly question: Question;
  /** Whether the question was injected on purpose, not drawn at random. */
  readonly injected: boolean;
  /** The case for which the question was injected. */
  readonly hardNegative?: MisalignmentCase;
}

/**
 * `size` distinct questions in mixed order: the first of the items to inject (which are distinct), and the rest drawn from the pool without
 * replacement.
 */
export function drawBatch(
  pool: readonly Question[],
  options: { size: number; inject: readonly BatchItem[]; random: RandomSource },
): BatchItem[] {
  const injected = options.inject.slice(0, options.size);
  const others = poolWithout(pool, injected);
  const drawn = options.random.shuffle(others).slice(0, options.size - injected.length);
  return options.random.shuffle([...injected, ...drawn.map((question) => ({ question, injected: false }))]);
}

/** The questions of the pool that no item has. */
export function poolWithout(pool: readonly Question[], items: readonly BatchItem[]): Question[] {
  const taken = new Set(items.map(({ question }) => question.id));
  return pool.filter(({ id }) => !taken.has(id));
}

/** Whether every share gets its part of the injected items, or the first shares get them. */
export type Dealing = 'evenly' | 'to-the-first';

/** Deals the items into `count` disjoint shares of nearly equal size. */
export function dealShares(batch: readonly BatchItem[], count: number, dealing: Dealing): BatchItem[][] {
  const ordered = batch.toSorted((one, other) => Number(other.injected) - Number(one.injected));
  const shareOf = {
    evenly: (index: number) => index % count,
    'to-the-first': (index: number) => Math.floor((index * count) / ordered.length),
  }[dealing];
  return Array.from({ length: count }, (_, share) => ordered.filter((_, index) => shareOf(index) === share));
}
