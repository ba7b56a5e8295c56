import { promptShape } from '../graph/agent-turns.ts';
import { type Reading, type ReplyForm, replySchema } from '../model/reply-form.ts';
import type { ProposerInput } from '../operators/proposer-input.ts';
import { lostAnswerForms, restoreAnswerForms } from '../prompt/answer-form.ts';
import {
  contextToken,
  plainText,
  questionToken,
  repairTemplate,
  type TemplateShape,
  templateIssues,
} from '../prompt/prompt-template.ts';
import { parseDraft } from './parse-draft.ts';

/** A usable prompt template. */
export interface DraftedPrompt {
  readonly prompt: string;
  /** What was repaired in the proposer's text: lost or repeated tokens, or a lost answer form. */
  readonly mended: readonly Mending[];
}

export type Mending = 'tokens' | 'answer-form';

/** In characters. A longer prompt leaves a small model too little room for the work itself. */
export const promptLengthLimit = 16_000;

/** The form of a proposer's reply: a new prompt that keeps what the agent's prompt must have. */
export function promptForm(input: ProposerInput): ReplyForm<DraftedPrompt> {
  return {
    ending: {
      tags: 'End with the complete new prompt, in this form:\n<prompt>\nthe new prompt\n</prompt>',
      schema:
        'Reply with one JSON object: first "reasons", a few sentences; then "prompt", the complete new prompt as one text.',
    },
    schema: replySchema('proposal', { reasons: 'text', prompt: 'text' }),
    readText: (text, { isCut }) => {
      const found = parseDraft(text, { isCut });
      if (found !== undefined) return check(found, input);
      return {
        problem: isCut ? 'was cut at its length limit before the prompt ended' : 'holds no prompt that can be found',
      };
    },
    readFields: ({ prompt = '' }) => check(prompt.trim(), input),
  };
}

function check(found: string, { graph, agent, prompt: parent }: ProposerInput): Reading<DraftedPrompt> {
  if (found.includes('<current_prompt>')) return { problem: 'repeats the request in place of a new prompt' };
  const shape = promptShape(graph, agent);
  const withForm = restoreAnswerForms(found, parent);
  const prompt = repairTemplate(withForm ?? found, shape, parent);
  const [issue] = templateIssues(prompt, shape);
  if (issue !== undefined) return { problem: `is not usable: ${issue}` };
  if (prompt.length > promptLengthLimit)
    return {
      problem: `is not usable: the prompt has ${prompt.length} characters, and at most ${promptLengthLimit} are taken`,
    };
  if (spaced(found) === spaced(parent) || spaced(prompt) === spaced(parent))
    return { problem: 'gives the current prompt without a change' };
  const lostForms = lostAnswerForms(found, parent);
  const lost = [...lostForms, ...lostTokens(found, shape)];
  const mended: Mending[] = [
    ...(prompt === (withForm ?? found) ? [] : ['tokens' as const]),
    ...(lostForms.length === 0 ? [] : ['answer-form' as const]),
  ];
  if (lost.length === 0) return { value: { prompt, mended } };
  const problem = `gives a prompt that has lost ${lost.join(' and ')}`;
  return withForm === undefined ? { problem } : { problem, mended: { prompt, mended } };
}

function lostTokens(prompt: string, shape: TemplateShape): string[] {
  if (shape === plainText) return [];
  const needed = shape.hasContext ? [questionToken, contextToken] : [questionToken];
  return needed.filter((token) => !prompt.includes(token)).map((token) => `the token ${token}`);
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
