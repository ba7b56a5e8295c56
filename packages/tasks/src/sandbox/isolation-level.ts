import type { Channel } from './channel.ts';

/**
 * The two trusted processes of a level. The warden runs answers one after the other and keeps their budgets; it is sent `P` (a plan
 * in JSON), `C` (a call) and `E` (enough), and sends `S` (started, with the number of its process group where that is known
 * outside), `R` (a reply) and `X` (how it ended, in JSON). The asserts process is sent `J` (tests in JSON), `R` and `G` (the answer is gone), and sends `C` and `V` (what it found, in JSON).
 */
export interface IsolationLevel {
  /** How many processes of each kind take turns: 2 where one prepares for its next answer after the last. */
  readonly inTurn: number;
  openWarden(): Promise<Channel>;
  openAsserts(): Promise<Channel>;
}
