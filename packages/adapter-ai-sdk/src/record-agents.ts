import { type PromptMap, type RecordedTurn, recordTurns, type TurnRecord, unknownName } from '@maspo/core';
import { generateText, type ModelMessage } from 'ai';
import { readableMessages, readableReply, readableSteps } from './readable-messages.ts';

/** One agent with its prompt. */
export interface PromptedAgent {
  /** For calls that you make without `generate`. Report their results with `record`. */
  readonly prompt: string;
  /**
   * `generateText` of the AI SDK with the prompt as `instructions`. One call is one turn, with all its tool calls. Throws
   * `MaspoError('invalid-input')` if the call has its own instructions, because they would hide the prompt.
   */
  readonly generate: typeof generateText;
  /** Records a turn that was made in another way, for example with `streamText`. */
  readonly record: (turn: Omit<RecordedTurn, 'agent'>) => void;
}

/**
 * `turns` are in the order in which the calls ended. If an agent calls another agent through a tool, its turn comes after the other agent's
 * turn.
 */
export interface RecordedAgents extends Pick<TurnRecord, 'turns' | 'usage' | 'runOf'> {
  /** Throws `MaspoError('invalid-input')` for an agent without a prompt. */
  readonly agent: (id: string) => PromptedAgent;
}

/**
 * Agents that take their prompts from a map, and the record of what they do:
 *
 *     const { agent } = recordAgents(improved);
 *     await answer(question, { agent });
 */
export function recordAgents(prompts: PromptMap, { signal }: { readonly signal?: AbortSignal } = {}): RecordedAgents {
  const { add, refused, ...recorded } = recordTurns();
  const agent = (id: string): PromptedAgent => {
    const prompt = Object.hasOwn(prompts, id) ? prompts[id]! : undefined;
    if (prompt === undefined) throw refused(unknownName('agent', id, { known: Object.keys(prompts) }));
    const record: PromptedAgent['record'] = (turn) => add({ agent: id, ...turn });
    const generate: typeof generateText = async (options) => {
      if ((options.instructions ?? options.system) !== undefined)
        throw refused(`agent "${id}" is called with instructions: leave them out, its prompt takes their place`);
      const signals = [signal, options.abortSignal].filter((each) => each !== undefined);
      const own = { instructions: prompt, abortSignal: AbortSignal.any(signals) };
      const result = await generateText(Object.assign({}, options, own));
      const { inputTokens, outputTokens } = result.usage;
      record({
        input: [readablePrompt(options), ...readableSteps(result.steps)].join('\n\n'),
        output: readableReply(result.steps.at(-1)!),
        truncated: result.finishReason === 'length',
        usage: inputTokens === undefined || outputTokens === undefined ? undefined : { inputTokens, outputTokens },
      });
      return result;
    };
    return { prompt, generate, record };
  };
  return { ...recorded, agent };
}

function readablePrompt({
  prompt,
  messages,
}: {
  readonly prompt?: string | readonly ModelMessage[] | undefined;
  readonly messages?: readonly ModelMessage[] | undefined;
}): string {
  return typeof prompt === 'string' ? prompt : readableMessages(prompt ?? messages ?? []);
}
