import { z } from 'zod';
import { refuseIssues } from '../../error/maspo-error.ts';
import type { ChatReply } from '../../model/chat-model.ts';
import type { PromptMap } from '../../prompt/prompt-map.ts';
import type { Question } from '../../question/question.ts';
import { shownValue } from '../../text/shown-value.ts';
import type { SystemRun } from './own-system.ts';

/** The task of a system: one run on one question. As JSON, it is the request that a system in another language reads. */
export interface SystemTask {
  readonly prompts: PromptMap;
  readonly question: Question;
  /** See `RunSystemOptions`. */
  readonly from?: string;
  readonly previous?: SystemRun;
}

/** The text of a task. Equal tasks have equal texts. */
export function taskText({ prompts, question: { id, text }, ...task }: SystemTask): string {
  return JSON.stringify({ prompts, question: { id, text }, ...task });
}

/** Reads a task from a text that `taskText` wrote. */
export function readSystemTask(text: string): SystemTask {
  return JSON.parse(text);
}

const expecting = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `expected ${what}, received ${shownValue(input)}`,
});

const tokens = z.int(expecting('a number of tokens')).min(0);

/** The agent ids of a run are checked separately, because they depend on the system. */
const runSchema = z.object(
  {
    turns: z.array(
      z.object(
        {
          agent: z.string(expecting('the id of an agent')),
          input: z.string(expecting('what the agent received, as a text')),
          output: z.string(expecting('what the agent wrote, as a text')),
          truncated: z.boolean(expecting('true or false')).optional(),
        },
        expecting('a turn: { agent, input, output }'),
      ),
      expecting('a list of turns, each { agent, input, output }'),
    ),
    answer: z.string(expecting('the final answer as a text')).optional(),
    usage: z.object({ inputTokens: tokens, outputTokens: tokens }).optional(),
  },
  expecting('{ turns: [{ agent, input, output }, ...] }'),
);

/**
 * Reads a run as a system reported it. Throws `MaspoError('invalid-input')` that lists every issue; the message begins with `subject`. The
 * ids of agents are checked where `agents` is given.
 */
export function readSystemRun(
  value: unknown,
  { agents, subject }: { readonly agents?: readonly string[]; readonly subject: string },
): SystemRun {
  const { data, error } = runSchema.safeParse(value);
  const shape = error?.issues.map(({ path, message }) => [...path, message].join(': ')) ?? [];
  const unknown = (data?.turns ?? []).flatMap(({ agent }, index) =>
    agents === undefined || agents.includes(agent)
      ? []
      : [`turns: ${index}: agent: expected one of ${agents!.join(', ')}, received ${shownValue(agent)}`],
  );
  refuseIssues(subject, [...shape, ...unknown]);
  return data!;
}

/** A run as the reply of the system in the role of a model. */
export function runReply(run: SystemRun): ChatReply {
  return { text: JSON.stringify(run), finish: 'stop', usage: run.usage ?? estimatedUsage(run), model: 'system' };
}

/** The reply of a system that failed on its question. */
export function failedRun(reason: string): ChatReply {
  return { text: '', finish: 'stop', failure: reason, usage: { inputTokens: 0, outputTokens: 0 }, model: 'system' };
}

/** About four bytes make a token, also of texts in other languages than English. */
function estimatedUsage({ turns }: SystemRun): ChatReply['usage'] {
  const bytes = new TextEncoder();
  const tokens = (texts: readonly string[]) =>
    Math.ceil(texts.reduce((sum, text) => sum + bytes.encode(text).length, 0) / 4);
  return {
    inputTokens: tokens(turns.map(({ input }) => input)),
    outputTokens: tokens(turns.map(({ output }) => output)),
    estimated: true,
  };
}
