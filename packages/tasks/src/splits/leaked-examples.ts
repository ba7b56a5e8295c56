import type { Example } from '../example/example.ts';
import { questionHash } from './question-hash.ts';

/** The examples whose question an optimizer has seen, by the `questionHash` values that it recorded. */
export function leakedExamples(seen: ReadonlySet<string>, examples: readonly Example[]): Example[] {
  return examples.filter((example) => seen.has(questionHash(example)));
}
