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
  /** The place of the member in the order of joining. */
  readonly order: number;
  readonly release: () => void;
}

/**
 * This many rounds of replies alone follow a round with prompts. Reading a batch of a prompt takes as long as dozens of tokens of a reply, so
 * replies that wait for prompts in every round would hardly advance.
 */
const roundsBetweenPrompts = 4;

/**
 * Replies that are generated at the same time advance in rounds, so that each step of all replies is one batch. Without rounds, a batch
 * holds only the tokens that are requested when the batch before ends. In most batches that was a single token.
 *
 * A round begins when all members wait for it, and holds at most `largest` tokens: first those of replies, then steps of prompts, the
 * earliest prompt to its end first. Otherwise all prompts would be read to their end before the first reply is complete, and a run that is
 * killed meanwhile would keep nothing.
 */
export function createRounds(largest: number): Rounds {
  const members = new Set<Member>();
  let waiting: Waiting[] = [];
  let sincePrompts = 0;
  let joined = 0;
  const goOn = () => {
    if (waiting.length < members.size) return;
    let room = largest;
    const released = new Set<Waiting>();
    const replies = waiting.filter(({ tokens }) => tokens === 1);
    const prompts = waiting.filter(({ tokens }) => tokens > 1).toSorted((one, other) => one.order - other.order);
    const reads = replies.length === 0 || sincePrompts >= roundsBetweenPrompts;
    sincePrompts = reads ? 0 : sincePrompts + 1;
    for (const each of reads ? [...replies, ...prompts] : replies) {
      if (each.tokens > room && released.size > 0) break;
      room -= each.tokens;
      released.add(each);
    }
    waiting = waiting.filter((each) => !released.has(each));
    for (const { release } of released) release();
  };
  return {
    join: () => {
      const order = joined++;
      const member: Member = {
        turn: (tokens) =>
          new Promise((release) => {
            waiting.push({ tokens, order, release });
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
