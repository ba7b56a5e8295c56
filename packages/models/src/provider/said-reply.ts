import type { ChatReply, ChatRequest } from '@maspo/core';
import { quote } from '../failures/quote.ts';
import { NoReply } from '../failures/transient-fault.ts';
import { choiceProbabilities, type LikelyToken } from './choice-probabilities.ts';
import { countedUsage, type ReportedTokens } from './counted-usage.ts';
import { endingOf } from './ending.ts';
import { saidText, wordsOf } from './said-text.ts';
import { stripReasoning } from './strip-reasoning.ts';

/** What a server answered, in terms that all providers share. It is not checked yet: the values may be anything. */
export interface SaidReply {
  /** A text, a list of parts, or nothing. */
  readonly content: unknown;
  /** Reasoning in a separate field. */
  readonly reasoning?: unknown;
  /** Why the model would not answer, in its own words. */
  readonly refusal?: unknown;
  /** The name of a tool that the model wants to call. */
  readonly tool?: string | undefined;
  /** The tokens that the reply may begin with, if the request has choices and the server reported the tokens. */
  readonly firstToken?: readonly LikelyToken[] | undefined;
  /** Why the reply ended, in the server's own word. */
  readonly reason: unknown;
  readonly tokens: ReportedTokens;
  /** The model's name as the server reports it. */
  readonly model: unknown;
}

/** What a reply answers. */
export interface Asked {
  readonly request: ChatRequest;
  readonly model: string;
  readonly apiKey: string | undefined;
}

/**
 * Reads the reply from what a server answered, in the same way for every provider: its text without reasoning, or the reason why it is not
 * an answer. An empty text, a refusal, a tool call and reasoning do not count as answers. Throws `NoReply` if there is no reply at all.
 */
export function replyIn(said: SaidReply, { request, model, apiKey }: Asked): ChatReply {
  const ending = endingOf(said.reason);
  if (ending === 'broken')
    throw new NoReply(`the server broke the reply off (${quote(String(said.reason), { apiKey })})`);
  const { text: visible, reasoning, refusal } = saidText(said.content);
  const hidden = reasoning + wordsOf(said.reasoning);
  const { text, thinkBlocks } = stripReasoning(visible);
  const refused = refusal || wordsOf(said.refusal);
  const usage = countedUsage(said.tokens, { request, written: [visible, hidden, refused] });
  const named = {
    usage,
    model: typeof said.model === 'string' ? said.model : model,
    ...(thinkBlocks === 0 ? {} : { thinkBlocks }),
  };
  if (ending === 'filtered') return { text, finish: 'filtered', ...named };
  if (request.choices !== undefined && said.firstToken !== undefined) {
    // The token itself may be a space or the beginning of reasoning. The code of the judge handles these cases.
    const probabilities = choiceProbabilities(request.choices, said.firstToken);
    return { text: visible, finish: ending === 'cut' ? 'length' : 'stop', probabilities, ...named };
  }
  const isEmpty = text.trim() === '';
  if (isEmpty && refused !== '')
    return { text: '', finish: 'filtered', failure: `the model refused: ${quote(refused, { apiKey })}`, ...named };
  const finish = ending === 'cut' ? 'length' : 'stop';
  const failed = (failure: string): ChatReply => ({ text: '', finish, failure, ...named });
  if (ending === 'tool' || (isEmpty && said.tool !== undefined))
    return failed(`the model called a tool${said.tool ? ` (${said.tool})` : ''} instead of answering`);
  if (ending === 'astray') return failed(`the model ended without a usable text (${said.reason})`);
  if (!isEmpty) return { text, finish, ...named };
  const reasoned = hidden !== '' || thinkBlocks > 0 || (usage.reasoningTokens ?? 0) > 0;
  if (ending === 'cut')
    return failed(
      `the reply was cut at its limit (${request.maxTokens} tokens)${reasoned ? ' while the model reasoned' : ''}, before an answer: raise maxTokens, or let the model reason less`,
    );
  return failed(
    reasoned
      ? 'the reply holds reasoning and no answer: turn the reasoning off, or correct how the server tells reasoning from answers'
      : 'the reply is empty',
  );
}
