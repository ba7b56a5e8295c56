import type { MisalignmentCase } from '../src/misalignment/misalignment-case.ts';

/** A misalignment case of an agent on a question; fields that are not given are made up from these two. */
export function caseOf(agent: string, id: string, given: Partial<MisalignmentCase> = {}): MisalignmentCase {
  return {
    agent,
    version: '0123456789ab',
    question: { id, text: `text of ${id}` },
    category: 'lookahead',
    output: `${agent} misleads`,
    failure: { agent: 'next', context: 'what next was given', output: 'worse', truncated: false, before: 'better' },
    ...given,
  };
}
