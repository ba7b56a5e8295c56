import type { ChatReply } from './chat-model.ts';

/**
 * Why a reply is no answer, or undefined where it is one: the request could not be served, the reply was filtered, or it is empty. A reply that
 * was cut at its length limit is one as far as it goes.
 */
export function unanswered({
  text,
  finish,
  failure,
}: Pick<ChatReply, 'text' | 'finish' | 'failure'>): string | undefined {
  if (failure !== undefined) return failure;
  if (finish === 'filtered') return 'the reply was held back by a content filter';
  return text.trim() === '' ? 'the reply is empty' : undefined;
}
