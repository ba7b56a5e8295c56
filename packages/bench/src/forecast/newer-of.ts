import { lastTagged } from '@maspo/core';
import { generationOf } from './mark.ts';

/**
 * Which output of a comparison has more improvements behind it, from the judge's request; undefined where both have
 * equally many.
 */
export function newerOf(judgeRequest: string): 'A' | 'B' | undefined {
  const [first, second] = ['output_A', 'output_B'].map((tag) => generationOf(lastTagged(judgeRequest, tag) ?? ''));
  return first === second ? undefined : first! > second! ? 'A' : 'B';
}
