import { receivesWork } from '../graph/agent-turns.ts';
import { askStrictly } from '../model/ask.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { PromptOperator } from '../operators/prompt-operator.ts';
import type { ProposerInput } from '../operators/proposer-input.ts';
import { repairTemplate, templateIssues } from '../prompt/prompt-template.ts';

/** What a proposer wrote: a usable prompt template, or the reason why it is unusable. */
export type Draft = { readonly prompt: string; readonly repaired: boolean } | { readonly rejected: string };

/** In characters. A longer prompt leaves a small model too little room for the work itself. */
export const promptLengthLimit = 16_000;

/**
 * Asks the optimizer model for a new prompt, with the request of the operator. A template with missing or repeated tokens is repaired.
 * `draw` is the identity of this draw at temperature > 0. Throws only systemic failures.
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
  const answer = await askStrictly(
    optimizer,
    { text: operator.request(input), purpose: 'propose', agent: input.agent, draw, signal },
    parseDraft,
  );
  if ('reason' in answer) return { rejected: answer.reason };
  const shape = { hasContext: receivesWork(input.graph, input.agent) };
  const prompt = repairTemplate(answer.value, shape);
  const issues = templateIssues(prompt, shape);
  if (issues.length > 0) return { rejected: issues.join('; ') };
  if (prompt.length > promptLengthLimit)
    return { rejected: `the prompt has ${prompt.length} characters: at most ${promptLengthLimit} are taken` };
  return { prompt, repaired: prompt !== answer.value };
}

/**
 * The text between the last `</prompt>` and the `<prompt>` that belongs to it: the last one before it that begins a line, else the
 * first. A prompt may contain such tags itself. Undefined when there is no such pair.
 */
export function parseDraft(reply: string): string | undefined {
  const end = reply.lastIndexOf('</prompt>');
  const before = reply.slice(0, Math.max(end, 0));
  const start = [...before.matchAll(/^[ \t]*<prompt>/gm)].at(-1) ?? /<prompt>/.exec(before);
  return start === null ? undefined : reply.slice(start.index + start[0].length, end).trim();
}
