import { MaspoError } from '../error/maspo-error.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import { unknownName } from '../text/unknown-name.ts';
import { maspo, maspoAblation } from './maspo/maspo-optimizers.ts';
import { none } from './none/none.ts';
import { randomSearch } from './random-search/random-search.ts';
import { spo } from './spo/spo.ts';
import { tpe } from './tpe/tpe.ts';

/** All optimizers, each behind the one interface. */
export const optimizers = [maspo, none, randomSearch, spo, tpe] as readonly Optimizer<unknown>[];

/** What an experiment may name: the optimizers, and the ablations, which leave a part out on purpose. */
export const experimentOptimizers: readonly Optimizer<unknown>[] = [...optimizers, maspoAblation as Optimizer<unknown>];

/** The optimizer with this name. Throws `MaspoError('invalid-input')` that lists the names of the optimizers in `among`. */
export function findOptimizer(name: string, among = optimizers): Optimizer<unknown> {
  const found = among.find((optimizer) => optimizer.name === name);
  if (found !== undefined) return found;
  const known = among.map((optimizer) => optimizer.name);
  const isAblation = experimentOptimizers.some((optimizer) => optimizer.name === name);
  throw new MaspoError(
    'invalid-input',
    isAblation
      ? `"${name}" leaves a part out on purpose: it is for experiments. For a run, name ${known.join(', ')}`
      : unknownName('optimizer', name, { known }),
  );
}
