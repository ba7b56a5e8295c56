import { questionToken } from '../prompt/prompt-template.ts';
import { fencedBlocks } from '../text/answer/fenced-blocks.ts';

/**
 * The prompt in a proposer's reply, as a person would find it. It is the text between the last `</prompt>` and its `<prompt>`. This is the
 * last `<prompt>` before it that begins a line, or else the first `<prompt>`. A prompt may contain such tags itself. Without this pair, the
 * prompt is the text after a `<prompt>` that is not closed, or the only fenced block that holds `{question}`, or a whole reply that holds
 * `{question}`, without a first line that announces the prompt. Undefined where no prompt is found, for a reply that repeats the request,
 * and for a reply that was cut at its length limit (`isCut`) before the prompt was closed.
 */
export function parseDraft(reply: string, { isCut = false }: { isCut?: boolean } = {}): string | undefined {
  const end = reply.lastIndexOf('</prompt>');
  if (isCut && end === -1) return undefined;
  const before = end === -1 ? reply : reply.slice(0, end);
  const start = [...before.matchAll(/^[ \t]*<prompt>/gm)].at(-1) ?? /<prompt>/.exec(before);
  if (start !== null) return before.slice(start.index + start[0].length).trim();
  return end === -1 && !reply.includes('<current_prompt>') ? untaggedDraft(reply) : undefined;
}

/** Only a text that holds the question token is taken for a prompt, because other texts may be remarks about a prompt. */
function untaggedDraft(reply: string): string | undefined {
  const prompts = fencedBlocks(reply).filter(({ text }) => text.includes(questionToken));
  if (prompts.length > 0) return prompts.length === 1 ? prompts[0]!.text.trim() : undefined;
  if (!reply.includes(questionToken)) return undefined;
  return reply.replace(/^[^\n]{0,120}:[ \t]*\n/, '').trim();
}
