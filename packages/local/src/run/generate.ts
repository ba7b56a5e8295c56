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
  /** The grammar that the reply must follow; if left out, any text is possible. */
  readonly grammar?: LlamaGrammarEvaluationState | undefined;
  readonly signal: AbortSignal;
}

export interface Generated {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  /** The token that ends the reply counts too, because it was computed like the others. */
  readonly tokens: number;
}

/**
 * A prompt is computed in steps of so many tokens. The prefix that it shares with the prompt before is reused in whole steps only. So every
 * token is computed in the same batch, whatever was asked before. A sum in another order can be rounded differently, and change the reply.
 */
const stepTokens = 128;

/** One reply of the sequence in `slot`. When `signal` is aborted, it rejects with the signal's reason between two steps or tokens. */
export async function generate(slot: Slot, generation: Generation): Promise<Generated> {
  const member = slot.rounds.join();
  try {
    return await write(slot, generation, member);
  } finally {
    member.leave();
  }
}

/** The tokens that the reply of the sequence in `slot` may begin with, the likeliest first. */
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
      await member.turn(last.length);
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

/**
 * Such a small probability changes no verdict. Nearly the whole vocabulary is below it, and looking up the text of those tokens is not
 * needed.
 */
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
  // A token is at least one byte, so a stop text fits into this number of tokens.
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
      await member.turn(written.length === 0 ? last.length : 1);
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

/** Computes all steps of the prompt except the last one. Returns the tokens of the last step, because the reply begins with them. */
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
    await member.turn(stepTokens);
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
