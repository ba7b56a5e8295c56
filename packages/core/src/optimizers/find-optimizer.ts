import { MaspoError } from '../error/maspo-error.ts';
import { maspo } from './maspo/maspo.ts';
import type { Optimizer } from './optimizer.ts';

/** All optimizers, each behind the one interface. */
export const optimizers: readonly Optimizer<unknown>[] = [maspo as Optimizer<unknown>];

/** Throws `MaspoError('invalid-input')` that names the known ones. */
export function findOptimizer(name: string): Optimizer<unknown> {
  const found = optimizers.find((optimizer) => optimizer.name === name);
  if (found !== undefined) return found;
  const known = optimizers.map((optimizer) => optimizer.name).join(', ');
  throw new MaspoError('invalid-input', `unknown optimizer "${name}": known are ${known}`);
}
