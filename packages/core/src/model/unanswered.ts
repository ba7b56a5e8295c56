import type { ChatReply } from './chat-model.ts';

/**
 * Why a reply is not an answer, or undefined where it is an answer. A reply is not an answer where the request could not be served, the
 * reply was filtered, or the reply is empty. A reply that was cut at its length limit is an answer.
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
