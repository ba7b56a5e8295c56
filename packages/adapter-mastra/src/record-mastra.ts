import { MaspoError, type PromptMap, type RecordedTurn, recordTurns, type TurnRecord, unknownName } from '@maspo/core';
import type { Agent } from '@mastra/core/agent';
import {
  type MastraInput,
  type MastraOutput,
  readableLastStep,
  readableQuestion,
  readableWork,
} from './readable-output.ts';

/** One agent of Mastra under its prompt. */
export interface PromptedMastraAgent {
  /** For calls that `generate` does not make; tell what they gave by `record`. */
  readonly prompt: string;
  /**
   * `generate` of the agent with the prompt as `instructions`. One call is one turn, with all its calls of tools. Throws
   * `MaspoError('invalid-input')` where the call has instructions of its own: they would hide the prompt.
   */
  readonly generate: Agent['generate'];
  /** Tells a turn that was made otherwise, for example with `stream`. */
  readonly record: (turn: Omit<RecordedTurn, 'agent'>) => void;
}

/** `turns` stand in the order in which the calls ended: an agent that asks another one by a tool speaks after it. */
export interface RecordedMastra extends Pick<TurnRecord, 'turns' | 'usage'> {
  /** Throws `MaspoError('invalid-input')` for an agent that is not among the agents of Mastra, or has no prompt. */
  readonly agent: (id: string) => PromptedMastraAgent;
  /** The first error of this kind. Who calls agents in a tool does not see it: Mastra gives the errors of tools to the model. */
  readonly misuse: () => MaspoError | undefined;
}

/** The agents of Mastra, by id, that take their prompts from a map, and the record of what they do. */
export function recordMastra(
  agents: Readonly<Record<string, Agent>>,
  prompts: PromptMap,
  { signal }: { readonly signal?: AbortSignal } = {},
): RecordedMastra {
  const { add, turns, usage } = recordTurns();
  let misuse: MaspoError | undefined;
  const refused = (why: string) => {
    const error = new MaspoError('invalid-input', why);
    misuse ??= error;
    return error;
  };
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
      // Mastra returns what it has where a call was aborted or failed.
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
  return { agent, turns, usage, misuse: () => misuse };
}

interface CallOptions {
  readonly instructions?: unknown;
  readonly abortSignal?: AbortSignal;
}
