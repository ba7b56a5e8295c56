/** One of the replies that are generated in common rounds. */
export interface Member {
  /** Waits until all members are ready for their next step. Then all take it at once. */
  turn(): Promise<void>;
  leave(): void;
}

export interface Rounds {
  join(): Member;
}

/**
 * Replies that are generated at the same time advance in rounds, so that each step of all replies is one batch. Without rounds, a batch
 * holds only the tokens that are requested when the batch before ends. In most batches that was a single token.
 */
export function createRounds(): Rounds {
  const members = new Set<Member>();
  let waiting: (() => void)[] = [];
  const goOn = () => {
    if (waiting.length < members.size) return;
    const released = waiting;
    waiting = [];
    for (const release of released) release();
  };
  return {
    join: () => {
      const member: Member = {
        turn: () =>
          new Promise((release) => {
            waiting.push(release);
            goOn();
          }),
        leave: () => {
          members.delete(member);
          goOn();
        },
      };
      members.add(member);
      return member;
    },
  };
}
