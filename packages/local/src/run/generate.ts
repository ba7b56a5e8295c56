import type { LikelyToken } from '@maspo/models';
import type { LlamaGrammarEvaluationState, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { Member } from './rounds.ts';
import { type Slot, shared } from './sequence-pool.ts';

export interface Generation {
  readonly prompt: readonly Token[];
  /** At least 1. */
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly sampling: Pick<SequenceEvaluateOptions, 'temperature' | 'topP' | 'topK' | 'seed'>;
  /** What the reply must look like; anything when left out. */
  readonly grammar?: LlamaGrammarEvaluationState | undefined;
  readonly signal: AbortSignal;
}

export interface Generated {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  /** The token that ends the reply counts too: it was computed as the others. */
  readonly tokens: number;
}

/**
 * A prompt is computed in steps of so many tokens, and what it shares with the one before is used again in whole steps. So every token is
 * computed in the same company, whatever was asked before: a sum that is added up in another order may round to another reply.
 */
const stepTokens = 128;

/** One reply of the sequence in `slot`. Rejects with the reason of `signal` between two steps or tokens. */
export async function generate(slot: Slot, generation: Generation): Promise<Generated> {
  const member = slot.rounds.join();
  try {
    return await write(slot, generation, member);
  } finally {
    member.leave();
  }
}

/** What the reply of the sequence in `slot` may begin with, the likeliest token first. */
export async function readFirstToken(
  slot: Slot,
  { prompt, signal }: Pick<Generation, 'prompt' | 'signal'>,
): Promise<LikelyToken[]> {
  const member = slot.rounds.join();
  const { sequence, place } = slot;
  const { model } = sequence;
  try {
    const last = await readPrompt(slot, prompt, { member, signal });
    const reading = sequence.evaluateWithMetadata(
      last,
      { probabilities: true },
      { temperature: 0, yieldEogToken: true, evaluationPriority: place },
    );
    try {
      await member.turn();
      signal.throwIfAborted();
      const { value } = await reading.next();
      const likely = [...(value?.probabilities ?? [])].filter(([, probability]) => probability >= leastProbability);
      return likely.map(([token, probability]) => ({
        token: model.detokenize([token], false, prompt.slice(-4)),
        probability,
      }));
    } finally {
      await reading.return();
    }
  } finally {
    member.leave();
  }
}

/** So little moves no verdict, and nearly the whole vocabulary is below it: its names need not be looked up. */
const leastProbability = 1e-6;

async function write(
  slot: Slot,
  { prompt, maxTokens, stop, sampling, grammar, signal }: Generation,
  member: Member,
): Promise<Generated> {
  const { sequence, place } = slot;
  const { model } = sequence;
  const last = await readPrompt(slot, prompt, { member, signal });
  const written: Token[] = [];
  // A token is at least one byte, so a stop text is within so many tokens.
  const tail = Math.max(0, ...stop.map((text) => Buffer.byteLength(text))) + 1;
  const textOf = (tokens: readonly Token[]) => model.detokenize(tokens, false, prompt.slice(-4));
  const reading = sequence.evaluate(last, {
    ...sampling,
    yieldEogToken: true,
    evaluationPriority: place,
    ...(grammar === undefined ? {} : { grammarEvaluationState: grammar }),
  });
  try {
    while (written.length < maxTokens) {
      await member.turn();
      signal.throwIfAborted();
      const { value: token } = await reading.next();
      if (token === undefined) break;
      if (model.isEogToken(token)) return { text: textOf(written), finish: 'stop', tokens: written.length + 1 };
      written.push(token);
      const found = stop.length > 0 && stop.some((text) => textOf(written.slice(-tail)).includes(text));
      if (found) return { text: upTo(stop, textOf(written)), finish: 'stop', tokens: written.length };
    }
  } finally {
    await reading.return();
  }
  return { text: textOf(written), finish: 'length', tokens: written.length };
}

/** Computes all steps of the prompt but the last one, which is returned: with it the reply begins. */
async function readPrompt(
  slot: Slot,
  prompt: readonly Token[],
  { member, signal }: { readonly member: Member; readonly signal: AbortSignal },
): Promise<Token[]> {
  const { sequence, place } = slot;
  const wholeSteps = Math.floor((prompt.length - 1) / stepTokens) * stepTokens;
  let done = Math.min(Math.floor(shared(slot, prompt) / stepTokens) * stepTokens, wholeSteps);
  slot.reusable = done;
  if (done === 0) await sequence.clearHistory();
  else await sequence.adaptStateToTokens(prompt.slice(0, done), false);
  for (; done < wholeSteps; done += stepTokens) {
    await member.turn();
    signal.throwIfAborted();
    await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(done, done + stepTokens), {
      evaluationPriority: place,
    });
    slot.reusable = done + stepTokens;
  }
  signal.throwIfAborted();
  return prompt.slice(done);
}

function upTo(stop: readonly string[], text: string): string {
  const ends = stop.map((each) => text.indexOf(each)).filter((index) => index !== -1);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
