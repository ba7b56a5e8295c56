import type { ReplySchema } from '@maspo/core';
import type { LlamaGrammar, LlamaGrammarEvaluationState, LlamaModel } from 'node-llama-cpp';

const grammars = new WeakMap<LlamaModel, Map<string, Promise<LlamaGrammar>>>();

/**
 * Returns a function that makes the grammar state which holds a reply to a schema. Each reply needs a new state. The grammar of a schema is
 * made once for each model.
 */
export async function grammarFor(
  { schema }: ReplySchema,
  model: LlamaModel,
): Promise<() => LlamaGrammarEvaluationState> {
  const { LlamaGrammarEvaluationState: State } = await import('node-llama-cpp');
  const known = grammars.get(model) ?? new Map<string, Promise<LlamaGrammar>>();
  grammars.set(model, known);
  const key = JSON.stringify(schema);
  const made = known.get(key) ?? model.llama.createGrammarForJsonSchema(JSON.parse(key));
  known.set(key, made);
  const grammar = await made;
  return () => new State({ model, grammar });
}
