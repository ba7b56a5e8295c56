import { hash } from 'node:crypto';
import { MaspoError, type Question } from '@maspo/core';
import { type Example, questionOf } from '../example/example.ts';
import { questionHash } from './question-hash.ts';

/**
 * - `held-out`: pool, validation and test share no question text.
 * - `transductive`: the pool is drawn from the test set, as the paper's released code does; validation is separate.
 */
export type SplitMode = 'held-out' | 'transductive';

export interface SplitOptions {
  readonly mode: SplitMode;
  /** Number of unlabelled questions for the optimizer. */
  readonly pool: number;
  /** Number of labelled examples set aside, for optimizers that use labels; 0 unless given. */
  readonly validation?: number;
  /** The largest number of test examples, drawn by the seed. All if left out. */
  readonly limit?: number;
  /** False for questions that are not scored: then there is no test set, and the pool may take all questions. True if left out. */
  readonly tested?: boolean;
  /** Labelled examples from other sources, added to the examples of `validation`. */
  readonly further?: readonly Example[];
  readonly seed: number;
}

export interface Split {
  readonly mode: SplitMode;
  /** Unlabelled by type and by value. */
  readonly pool: readonly Question[];
  readonly validation: readonly Example[];
  readonly test: readonly Example[];
  /** SHA-256 over the ids and question hashes of every part. */
  readonly hash: string;
}

/**
 * Splits by content: the examples are ordered by SHA-256(seed, question hash). So neither their order in the file nor
 * their ids matter, and equal texts stay together. Throws `MaspoError('invalid-input')` if there are too few examples,
 * or for options that are not counts.
 */
export function splitExamples(examples: readonly Example[], options: SplitOptions): Split {
  const { mode, pool: poolSize, validation: validationSize = 0, limit = examples.length, seed } = options;
  const { tested = true, further = [] } = options;
  checkCounts({ pool: poolSize, validation: validationSize });
  if (options.limit !== undefined) checkCounts({ limit }, 1);
  refuseTooFew(examples.length, options);

  const remaining = seededGroups(examples, `seed ${seed}`);
  const heldOutPool = mode === 'held-out' ? takeGroups(remaining, poolSize, 'pool') : [];
  const validation = takeGroups(remaining, validationSize, 'validation');
  const test = remaining.flat();
  // The pool is drawn independently of the order that `limit` cuts. So the questions of a limited test set are not more
  // likely to be in the pool.
  const pool =
    mode === 'held-out' ? heldOutPool : takeGroups(seededGroups(test, `seed ${seed} pool`), poolSize, 'pool');
  const labelled = { validation: [...validation, ...further], test: tested ? test.slice(0, limit) : [] };
  return {
    mode,
    pool: pool.map(questionOf),
    ...labelled,
    hash: hash('sha256', JSON.stringify([pool, labelled.validation, labelled.test].map(identities))),
  };
}

/** Groups of examples with equal text, in seeded order. Within a group, the examples are ordered by id. */
function seededGroups(examples: readonly Example[], salt: string): Example[][] {
  const groups = Map.groupBy(examples, questionHash);
  const rank = (question: string) => hash('sha256', `${salt}\n${question}`);
  return Array.from(groups, ([question, group]) => ({
    rank: rank(question),
    group: group.toSorted(by(({ id }) => id)),
  }))
    .sort(by((ranked) => ranked.rank))
    .map(({ group }) => group);
}

/** Removes the first groups that fit until `size` examples are taken. */
function takeGroups(groups: Example[][], size: number, part: string): Example[] {
  const taken: Example[] = [];
  for (let at = 0; taken.length < size && at < groups.length; ) {
    if (taken.length + groups[at]!.length <= size) taken.push(...groups.splice(at, 1)[0]!);
    else at++;
  }
  if (taken.length === size) return taken;
  const why = 'examples with equal text stay together, and the rest come in larger groups';
  throw new MaspoError('invalid-input', `split: ${part} of ${size} cannot be filled beyond ${taken.length}: ${why}`);
}

function by<Item>(key: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function identities(questions: readonly Example[]): string[][] {
  return questions.map((question) => [question.id, questionHash(question)]);
}

function checkCounts(counts: Record<string, number>, least = 0): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue;
    throw new MaspoError('invalid-input', `split: ${name} is ${count}: expected a whole number of at least ${least}`);
  }
}

function refuseTooFew(seen: number, { mode, pool, validation = 0, tested = true }: SplitOptions): void {
  const test = mode === 'held-out' ? Number(tested) : Math.max(pool, 1);
  const needed = test + validation + (mode === 'held-out' ? pool : 0);
  if (seen >= needed) return;
  if (!tested && validation === 0)
    throw new MaspoError(
      'invalid-input',
      `split: ${seen} questions are too few for a pool of ${pool}: give more questions, or set task.pool to at most ${seen}`,
    );
  const parts = `pool ${pool}${mode === 'transductive' ? ' (from the test set)' : ''}, validation ${validation}, test at least ${test}`;
  const advice = 'give more examples or make the parts smaller';
  const message = `split: ${seen} examples are too few: a ${mode} split needs ${needed} (${parts}); ${advice}`;
  throw new MaspoError('invalid-input', message);
}
