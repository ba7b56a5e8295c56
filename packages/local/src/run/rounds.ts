/** One of the replies that go forward together. */
export interface Member {
  /** Waits until all members want their next step; then all take it at once. */
  turn(): Promise<void>;
  leave(): void;
}

export interface Rounds {
  join(): Member;
}

/**
 * Replies that are written side by side go forward in rounds, so that each step of all of them is one batch. Without rounds, a batch has
 * what happens to be asked for when the one before ends: in most of them that was a single token.
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
