import type { Message } from './channel.ts';

/** A queue between messages and their reader: whichever comes first waits for the other. */
export interface MessageQueue {
  add(message: Message): void;
  /** Called when no further message follows. */
  end(): void;
  /** Undefined after the last message. */
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
