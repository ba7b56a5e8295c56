import { type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { refusalOf } from '../failures/failed-call.ts';
import { describeTarget, type ModelServer } from '../failures/model-target.ts';
import { quote } from '../failures/quote.ts';

/** How many tokens a server is asked to list: the highest number that any server allows. */
export const listedTokens = 20;

/** Throws if a server refused a request because it gives no log-probabilities. */
export function requireProbabilitiesTaken({ choices }: ChatRequest, error: unknown, server: ModelServer): void {
  const refusal = choices === undefined ? undefined : refusalOf(error);
  if (refusal !== undefined && /log_?prob/i.test(refusal.words))
    throw noProbabilities(server, `refused them (HTTP ${refusal.status}): ${quote(refusal.words, server)}`);
}

/** Throws if a server answered without the requested log-probabilities. Then every other verdict would fail as well. */
export function requireProbabilities({ choices }: ChatRequest, reply: ChatReply, server: ModelServer): void {
  if (choices === undefined || reply.probabilities !== undefined || reply.finish === 'filtered') return;
  throw noProbabilities(
    server,
    reply.failure === undefined ? 'answered without them' : `answered without them (${reply.failure})`,
  );
}

function noProbabilities(server: ModelServer, did: string): MaspoError {
  return new MaspoError(
    'model-refused',
    `${describeTarget(server)} was asked for the log-probabilities of its first token, and ${did}. Verdicts are read from them with judge.reads: probability; write judge: { reads: text } in the options of the optimizer, or take a model as models.evaluator whose server gives them and that answers without reasoning first.`,
  );
}
