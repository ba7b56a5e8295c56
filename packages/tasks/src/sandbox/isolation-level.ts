import type { Channel } from './channel.ts';

/**
 * The two trusted processes of a level.
 *
 * The warden runs answers one after the other and enforces their budgets. It receives `P` (a plan in JSON), `C` (a call) and `E` (enough).
 * It sends `S` (started, with the number of the process group if that is known outside), `R` (a reply) and `X` (how the answer ended, in
 * JSON).
 *
 * The asserts process receives `J` (tests in JSON), `R` and `G` (the answer is gone). It sends `C` and `V` (the verdict, in JSON).
 */
export interface IsolationLevel {
  /** How many processes of each kind take turns. It is 2 if a process prepares for its next answer after the last one. */
  readonly inTurn: number;
  openWarden(): Promise<Channel>;
  openAsserts(): Promise<Channel>;
}
