import { abortable, type LlamaModelConfig } from '@maspo/models';
import type {
  CustomBatchingPrioritizationStrategy,
  EvaluationPriority,
  LlamaContext,
  LlamaContextSequence,
  Token,
} from 'node-llama-cpp';
import pLimit from 'p-limit';
import { createRounds, type Rounds } from './rounds.ts';

/** A sequence for one of the replies that are generated at the same time. */
export interface Slot {
  readonly sequence: LlamaContextSequence;
  /** Its position in a batch. llama.cpp computes neighbours together only if they come in the order of their sequences. */
  readonly place: EvaluationPriority;
  readonly rounds: Rounds;
  /** How many of its first tokens were computed in whole steps of a prompt; only these are used again. */
  reusable: number;
}

export interface SequencePool {
  /**
   * Waits for a free slot, and prefers the slot that already holds most of the prompt. Rejects as soon as `signal` is aborted. The slot
   * then stays taken until `use` has seen the signal: the library cannot end a step that has begun, and a step of a prompt may take
   * seconds.
   */
  take<Value>(
    use: (slot: Slot) => Promise<Value>,
    options: { readonly prompt: readonly Token[]; readonly signal: AbortSignal },
  ): Promise<Value>;
}

/** Configurations of one model file with the same key share a pool. */
export function poolKey({ contextSize, sequences, threads }: LlamaModelConfig): string {
  return JSON.stringify([contextSize, sequences, threads]);
}

export function createSequencePool(context: LlamaContext): SequencePool {
  const turns = pLimit(context.totalSequences);
  const rounds = createRounds(context.batchSize);
  const free: Slot[] = Array.from({ length: context.totalSequences }, (_, index) => ({
    sequence: context.getSequence(),
    // The library's type ends at 5; it only sorts by the number.
    place: (index + 1) as EvaluationPriority,
    rounds,
    reusable: 0,
  }));
  return {
    take: (use, { prompt, signal }) => {
      const used = turns(async () => {
        signal.throwIfAborted();
        const [slot] = free.toSorted(
          (one, other) => shared(other, prompt) - shared(one, prompt) || one.place - other.place,
        );
        free.splice(free.indexOf(slot!), 1);
        try {
          return await use(slot!);
        } finally {
          free.push(slot!);
        }
      });
      return abortable(used, signal);
    },
  };
}

/** Sorts the items of a batch by the position of their sequences. The priority of an item holds this position. */
export const inPlaces: CustomBatchingPrioritizationStrategy = ({ items }) =>
  items
    .toSorted((one, other) => one.evaluationPriority - other.evaluationPriority)
    .map((item) => ({ item, processAmount: item.tokens.length }));

/** How many tokens of the prompt a slot already holds and may reuse. */
export function shared({ sequence, reusable }: Slot, prompt: readonly Token[]): number {
  return Math.min(reusable, sequence.compareContextTokens([...prompt]).firstDifferentIndex);
}
