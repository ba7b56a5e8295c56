import type { Message } from './channel.ts';

/** Messages that wait for their reader, or the reader for them. */
export interface MessageQueue {
  add(message: Message): void;
  /** No message follows. */
  end(): void;
  /** Undefined after the last. */
  next(): Promise<Message | undefined>;
}

export function messageQueue(): MessageQueue {
  const waiting: Message[] = [];
  let reader: ((message: Message | undefined) => void) | undefined;
  let ended = false;
  const give = (message: Message | undefined) => {
    const resolve = reader;
    reader = undefined;
    resolve?.(message);
  };
  return {
    add: (message) => (reader === undefined ? waiting.push(message) : give(message)),
    end: () => {
      ended = true;
      give(undefined);
    },
    next: async () =>
      waiting.shift() ?? (ended ? undefined : new Promise((resolve) => (reader = resolve as typeof reader))),
  };
}
