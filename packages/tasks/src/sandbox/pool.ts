import type { Channel } from './channel.ts';

/** Processes that wait to be used again. */
export interface Pool {
  take(): Promise<Channel>;
  giveBack(channel: Channel): void;
}

/**
 * `inTurn` processes serve one after the other, and the process that has waited longest comes first. So a process can prepare for its next
 * answer while another works.
 */
export function createPool(open: () => Promise<Channel>, { inTurn }: { inTurn: number }): Pool {
  let opened: Channel[] = [];
  let waiting: Channel[] = [];
  return {
    async take() {
      opened = opened.filter((channel) => channel.isOpen());
      waiting = waiting.filter((channel) => channel.isOpen());
      const next = opened.length < inTurn ? undefined : waiting.shift();
      if (next !== undefined) return next;
      const channel = await open();
      opened.push(channel);
      return channel;
    },
    giveBack: (channel) => waiting.push(channel),
  };
}
