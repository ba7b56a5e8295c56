import type { Channel } from './channel.ts';

/** Processes that wait to be used again. */
export interface Pool {
  take(): Promise<Channel>;
  giveBack(channel: Channel): void;
}

export function createPool(open: () => Promise<Channel>): Pool {
  const idle: Channel[] = [];
  return {
    async take() {
      for (let channel = idle.pop(); channel !== undefined; channel = idle.pop()) if (channel.isOpen()) return channel;
      return open();
    },
    giveBack: (channel) => idle.push(channel),
  };
}
