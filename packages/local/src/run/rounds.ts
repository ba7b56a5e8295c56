/** One of the replies that are generated in common rounds. */
export interface Member {
  /** Waits for the round in which the member computes its next `tokens`. All members of a round take their step at once. */
  turn(tokens: number): Promise<void>;
  leave(): void;
}

export interface Rounds {
  join(): Member;
}

interface Waiting {
  readonly tokens: number;
  readonly release: () => void;
}

/**
 * Replies that are generated at the same time advance in rounds, so that each step of all replies is one batch. Without rounds, a batch
 * holds only the tokens that are requested when the batch before ends. In most batches that was a single token.
 *
 * A round begins when all members wait for it, and holds at most `largest` tokens: first those of replies, then steps of prompts in the
 * order in which they came. Otherwise all prompts would be read to their end before the first reply has a token, and a run that is killed
 * meanwhile would keep nothing.
 */
export function createRounds(largest: number): Rounds {
  const members = new Set<Member>();
  let waiting: Waiting[] = [];
  const goOn = () => {
    if (waiting.length < members.size) return;
    let room = largest;
    const released = new Set<Waiting>();
    for (const each of waiting.toSorted((one, other) => one.tokens - other.tokens)) {
      if (each.tokens > room && released.size > 0) break;
      room -= each.tokens;
      released.add(each);
    }
    waiting = waiting.filter((each) => !released.has(each));
    for (const { release } of released) release();
  };
  return {
    join: () => {
      const member: Member = {
        turn: (tokens) =>
          new Promise((release) => {
            waiting.push({ tokens, release });
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
