import { z } from 'zod';
import { type OperatorName, operatorNames } from './operator-name.ts';

/** Those that need nothing that may be missing, so that every proposal finds an operator. */
const alwaysApplying: readonly OperatorName[] = ['rewrite', 'rephrase', 'add-constraint'];

export const operatorOptionsSchema = z
  .array(z.enum(operatorNames))
  .refine((names) => new Set(names).size === names.length, 'an operator is named twice')
  .refine(
    (names) => names.some((name) => alwaysApplying.includes(name)),
    `needs at least one operator that always applies: ${alwaysApplying.join(', ')}`,
  )
  .readonly()
  .describe('The ways in which proposals are made; each proposal of a step takes the next one that applies');
