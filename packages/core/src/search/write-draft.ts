import { askStrictly } from '../model/ask-strictly.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { PromptOperator } from '../operators/prompt-operator.ts';
import type { ProposerInput } from '../operators/proposer-input.ts';
import { type DraftedPrompt, promptForm } from './prompt-form.ts';

/** What a proposer wrote: a usable prompt template, or the reason why it cannot be used. */
export type Draft = DraftedPrompt | { readonly rejected: string };

/**
 * Asks the optimizer model for a new prompt, with the request of the operator. `draw` is the identity of this draw at temperature > 0.
 * Throws only systemic failures.
 */
export async function writeDraft(
  input: ProposerInput,
  {
    operator,
    optimizer,
    draw,
    signal,
  }: { operator: PromptOperator; optimizer: RoleModel; draw: string; signal: AbortSignal },
): Promise<Draft> {
  const question = { text: operator.request(input), purpose: 'propose', agent: input.agent, draw, signal } as const;
  const answer = await askStrictly(optimizer, question, promptForm(input));
  return 'reason' in answer ? { rejected: answer.reason } : answer.value;
}
