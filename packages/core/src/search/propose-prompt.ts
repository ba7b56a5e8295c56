import { receivesWork } from '../graph/agent-turns.ts';
import { askStrictly } from '../model/ask.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { PromptOperator } from '../operators/prompt-operator.ts';
import type { Proposal } from '../operators/proposal.ts';
import { repairTemplate, templateProblems } from '../prompt/prompt-template.ts';

/** A usable prompt, or why there is none. */
export type ProposedPrompt = { readonly prompt: string; readonly repaired: boolean } | { readonly rejected: string };

/** In characters: longer prompts leave too little of a small model's window for the work itself. */
export const promptLengthLimit = 16_000;

/** Asks the optimizer model for a new prompt, as the operator does. A template with missing or repeated tokens is repaired once. */
export async function proposePrompt(
  proposal: Proposal,
  {
    operator,
    optimizer,
    draw,
    signal,
  }: { operator: PromptOperator; optimizer: RoleModel; draw: string; signal: AbortSignal },
): Promise<ProposedPrompt> {
  const answer = await askStrictly(
    optimizer,
    { text: operator.request(proposal), purpose: 'propose', agent: proposal.agent, draw, signal },
    parseProposal,
  );
  if ('reason' in answer) return { rejected: answer.reason };
  const shape = { hasContext: receivesWork(proposal.graph, proposal.agent) };
  const prompt = repairTemplate(answer.value, shape);
  const problems = templateProblems(prompt, shape);
  if (problems.length > 0) return { rejected: problems.join('; ') };
  if (prompt.length > promptLengthLimit)
    return { rejected: `the prompt has ${prompt.length} characters: at most ${promptLengthLimit} are taken` };
  return { prompt, repaired: prompt !== answer.value };
}

/**
 * The text between the last `</prompt>` and the `<prompt>` that belongs to it: the last one before it that begins a line, else the
 * first. A prompt may itself speak of tags. Undefined when there is no such pair.
 */
export function parseProposal(reply: string): string | undefined {
  const end = reply.lastIndexOf('</prompt>');
  const before = reply.slice(0, Math.max(end, 0));
  const start = [...before.matchAll(/^[ \t]*<prompt>/gm)].at(-1) ?? /<prompt>/.exec(before);
  return start === null ? undefined : reply.slice(start.index + start[0].length, end).trim();
}
