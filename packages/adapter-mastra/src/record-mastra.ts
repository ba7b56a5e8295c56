import { type PromptMap, type RecordedTurn, recordTurns, type TurnRecord, unknownName } from '@maspo/core';
import type { Agent } from '@mastra/core/agent';
import {
  type MastraInput,
  type MastraOutput,
  readableLastStep,
  readableQuestion,
  readableWork,
} from './readable-output.ts';

/** One agent of Mastra with its prompt. */
export interface PromptedMastraAgent {
  /** For calls that you make without `generate`. Report their results with `record`. */
  readonly prompt: string;
  /**
   * `generate` of the agent with the prompt as `instructions`. One call is one turn, with all its tool calls. Throws
   * `MaspoError('invalid-input')` if the call has its own instructions, because they would hide the prompt.
   */
  readonly generate: Agent['generate'];
  /** Records a turn that was made in another way, for example with `stream`. */
  readonly record: (turn: Omit<RecordedTurn, 'agent'>) => void;
}

/**
 * `turns` are in the order in which the calls ended. If an agent calls another agent through a tool, its turn comes after the other agent's
 * turn.
 */
export interface RecordedMastra extends Pick<TurnRecord, 'turns' | 'usage' | 'runOf'> {
  /** Throws `MaspoError('invalid-input')` for an agent that is not among the agents of Mastra, or has no prompt. */
  readonly agent: (id: string) => PromptedMastraAgent;
}

/** The agents of Mastra by id, with prompts from a map, and the record of what they do. */
export function recordMastra(
  agents: Readonly<Record<string, Agent>>,
  prompts: PromptMap,
  { signal }: { readonly signal?: AbortSignal } = {},
): RecordedMastra {
  const { add, refused, ...recorded } = recordTurns();
  const known = Object.keys(agents).filter((id) => Object.hasOwn(prompts, id));
  const agent = (id: string): PromptedMastraAgent => {
    if (!known.includes(id)) throw refused(unknownName('agent', id, { known }));
    const mastra = agents[id]!;
    const prompt = prompts[id]!;
    const record: PromptedMastraAgent['record'] = (turn) => add({ agent: id, ...turn });
    const generate = async (input: MastraInput, options: CallOptions = {}): Promise<MastraOutput> => {
      if (options.instructions !== undefined)
        throw refused(`agent "${id}" is called with instructions: leave them out, its prompt takes their place`);
      const signals = [signal, options.abortSignal].filter((each) => each !== undefined);
      const abortSignal = AbortSignal.any(signals);
      const result = await mastra.generate(input, { ...options, instructions: prompt, abortSignal });
      // If a call was aborted or failed, Mastra returns a partial result and does not throw.
      abortSignal.throwIfAborted();
      if (result.error !== undefined) throw result.error;
      if (result.tripwire !== undefined) throw new Error(`agent "${id}" was stopped: ${result.tripwire.reason}`);
      const { inputTokens, outputTokens } = result.totalUsage;
      record({
        input: [readableQuestion(input), ...readableWork(result)].join('\n\n'),
        output: readableLastStep(result),
        truncated: result.finishReason === 'length',
        usage: inputTokens === undefined || outputTokens === undefined ? undefined : { inputTokens, outputTokens },
      });
      return result;
    };
    return { prompt, generate: generate as Agent['generate'], record };
  };
  return { ...recorded, agent };
}

interface CallOptions {
  readonly instructions?: unknown;
  readonly abortSignal?: AbortSignal;
}
