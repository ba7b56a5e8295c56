import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import pLimit from 'p-limit';

/** One of the replies that are generated side by side. */
export interface Slot {
  readonly sequence: LlamaContextSequence;
  /** How many of its first tokens were computed in whole steps of a prompt; only these are used again. */
  reusable: number;
}

export interface SequencePool {
  /** Waits for a free slot, and prefers the one that holds most of the prompt already. */
  take<Value>(prompt: readonly Token[], use: (slot: Slot) => Promise<Value>): Promise<Value>;
}

export function createSequencePool(context: LlamaContext): SequencePool {
  const turns = pLimit(context.totalSequences);
  const free: Slot[] = Array.from({ length: context.totalSequences }, () => ({
    sequence: context.getSequence(),
    reusable: 0,
  }));
  return {
    take: (prompt, use) =>
      turns(async () => {
        const [slot] = free.toSorted((one, other) => shared(other, prompt) - shared(one, prompt));
        free.splice(free.indexOf(slot!), 1);
        try {
          return await use(slot!);
        } finally {
          free.push(slot!);
        }
      }),
  };
}

/** How many tokens of the prompt a slot holds already, of those that may be used again. */
export function shared({ sequence, reusable }: Slot, prompt: readonly Token[]): number {
  return Math.min(reusable, sequence.compareContextTokens([...prompt]).firstDifferentIndex);
}
