import { z } from 'zod';
import { unknownName } from '../text/unknown-name.ts';
import type { PromptOperator } from './prompt-operator.ts';

/** The names of known operators, as a user writes them. At least one of the named operators must always apply. */
export function operatorOptionsSchema(known: readonly PromptOperator[]) {
  const names = known.map(({ name }) => name);
  const always = known.filter(({ applies }) => applies === undefined).map(({ name }) => name);
  const name = z.string().refine((given) => names.includes(given), {
    error: ({ input }) => unknownName('operator', String(input), { known: names }),
  });
  return z
    .array(name)
    .refine((given) => new Set(given).size === given.length, 'an operator is named twice')
    .refine(
      (given) => given.some((one) => always.includes(one)),
      `needs at least one operator that always applies: ${always.join(', ')}`,
    )
    .readonly()
    .describe('The operators that make proposals; each proposal of a step takes the next operator that applies');
}
