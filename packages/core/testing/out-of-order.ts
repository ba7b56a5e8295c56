import type { ChatModel } from '../src/model/chat-model.ts';
import { createRandomSource } from '../src/random/random-source.ts';
import { contentHash } from '../src/text/content-hash.ts';
import { replyWith, type Script, textOf } from './scripted-model.ts';

/**
 * Holds replies back and releases a drawn one in every turn of the event loop; `arrived` gets the hashes of their requests in this order.
 */
export function outOfOrder(script: Script, seed: number, arrived: string[] = []): ChatModel {
  const random = createRandomSource(seed);
  const held: (() => void)[] = [];
  return async (request) => {
    const text = textOf(request);
    await new Promise<void>((release) => {
      held.push(release);
      setImmediate(() => held.splice(random.integer(held.length), 1)[0]!());
    });
    arrived.push(contentHash(text));
    return replyWith(script(text, request));
  };
}
