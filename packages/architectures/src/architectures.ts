import { MaspoError, unknownName } from '@maspo/core';
import { agentDropout } from './agent-dropout/agent-dropout.ts';
import { aggregate } from './aggregate/aggregate.ts';
import type { Architecture } from './architecture.ts';
import { chain } from './chain/chain.ts';
import { cot } from './cot/cot.ts';
import { debate } from './debate/debate.ts';
import { hierarchical } from './hierarchical/hierarchical.ts';
import { llmAggregate } from './llm-aggregate/llm-aggregate.ts';
import { selfConsistency } from './self-consistency/self-consistency.ts';
import { selfRefine } from './self-refine/self-refine.ts';
import { sequential } from './sequential/sequential.ts';
import { summarize } from './summarize/summarize.ts';
import { vanilla } from './vanilla/vanilla.ts';

/**
 * Every architecture that can be named in a configuration. The two architectures of the paper come first. The schema of an architecture
 * parses its options before use.
 */
export const architectures: readonly Architecture<unknown>[] = [
  sequential,
  hierarchical,
  vanilla,
  cot,
  selfConsistency,
  selfRefine,
  summarize,
  aggregate,
  llmAggregate,
  debate,
  chain,
  agentDropout,
];

/** The architecture with this name. Throws `MaspoError('invalid-input')` with the nearest and all known names. */
export function findArchitecture(name: string): Architecture<unknown> {
  const found = architectures.find((architecture) => architecture.name === name);
  if (found !== undefined) return found;
  const known = architectures.map((architecture) => architecture.name);
  const advice = 'a system of your own goes into a graph file';
  throw new MaspoError('invalid-input', unknownName('architecture', name, { known, advice }));
}
