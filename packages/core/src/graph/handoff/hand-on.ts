import { ask } from '../../model/ask.ts';
import type { RoleModel } from '../../model/role-model.ts';
import { unanswered } from '../../model/unanswered.ts';
import type { Question } from '../../question/question.ts';
import { finalAnswer } from './final-answer.ts';
import { type HandoffStrategy, handoffName } from './handoff-strategy.ts';
import { summaryRequest } from './summary-request.ts';

/** An output on its way to the successors. */
export interface HandingOn {
  readonly question: Question;
  readonly agent: string;
  readonly output: string;
  /** The speaker's own model. */
  readonly model: RoleModel;
  /** Identity of the speaker's draw. The draw of a summary is derived from it. */
  readonly draw: string;
  readonly signal: AbortSignal;
}

/** What successors with these strategies receive, by `handoffName`; or the reason why a summary could not be made. */
export async function handOn(
  strategies: readonly HandoffStrategy[],
  handing: HandingOn,
): Promise<{ handoffs: Record<string, string> } | { reason: string }> {
  const made = await Promise.all(
    strategies.map(async (strategy) => [strategy, await textOf(strategy, handing)] as const),
  );
  const reason = made.map(([, text]) => text).find((text) => typeof text === 'object')?.reason;
  if (reason !== undefined) return { reason };
  return { handoffs: Object.fromEntries(made.map(([strategy, text]) => [handoffName(strategy), text as string])) };
}

async function textOf(strategy: HandoffStrategy, handing: HandingOn): Promise<string | { reason: string }> {
  const { question, agent, output, model, draw, signal } = handing;
  switch (strategy.kind) {
    case 'full':
      return output;
    case 'answer-only':
      return finalAnswer(output);
    case 'summary': {
      const reply = await ask(model, {
        text: summaryRequest({ question: question.text, output, words: strategy.words }),
        purpose: 'handoff',
        agent,
        draw: `${draw}/${handoffName(strategy)}`,
        signal,
      });
      const reason = unanswered(reply);
      return reason === undefined ? reply.text : { reason: `the summary of its output failed: ${reason}` };
    }
  }
}
