import type { MisalignmentCase } from '../misalignment/misalignment-case.ts';
import type { Question } from '../question/question.ts';
import type { RandomSource } from '../random/random-source.ts';

/** One question of a batch; `hardNegative` is set when it was injected because of that case. */
export interface BatchItem {
  readonly question: Question;
  readonly hardNegative?: MisalignmentCase;
}

/** `size` distinct questions: those of the first cases (with distinct questions themselves), the rest drawn from the pool without replacement, in mixed order. */
export function drawBatch(
  pool: readonly Question[],
  options: { size: number; cases: readonly MisalignmentCase[]; random: RandomSource },
): BatchItem[] {
  const injected = options.cases
    .slice(0, options.size)
    .map((hardNegative) => ({ question: hardNegative.question, hardNegative }));
  const taken = new Set(injected.map(({ question }) => question.id));
  const others = pool.filter(({ id }) => !taken.has(id));
  const drawn = options.random.shuffle(others).slice(0, options.size - injected.length);
  return options.random.shuffle([...injected, ...drawn.map((question) => ({ question }))]);
}

/**
 * Deals the items into `count` disjoint shares of nearly equal size; hard negatives are dealt first, so that every share gets
 * its part of them.
 */
export function dealShares(batch: readonly BatchItem[], count: number): BatchItem[][] {
  const ordered = batch.toSorted(
    (one, other) => Number(other.hardNegative !== undefined) - Number(one.hardNegative !== undefined),
  );
  return Array.from({ length: count }, (_, share) => ordered.filter((_, index) => index % count === share));
}
