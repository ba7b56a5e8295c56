import { MaspoError } from '../../error/maspo-error.ts';
import type { SystemRun, SystemTurn } from './own-system.ts';

/** A turn, and the tokens of its model calls where they are known. */
export type RecordedTurn = SystemTurn & Pick<SystemRun, 'usage'>;

/** What the agents of a system have said so far in one run. */
export interface TurnRecord {
  readonly add: (turn: RecordedTurn) => void;
  /** In the order in which they were added. */
  readonly turns: readonly SystemTurn[];
  /** The tokens of all turns; undefined where the tokens of any turn are unknown. */
  readonly usage: () => SystemRun['usage'];
  /**
   * The error `MaspoError('invalid-input')` to throw where an agent is used wrongly. The first one ends the run even if a framework hides
   * it: errors of tools, for example, are often passed to the model.
   */
  readonly refused: (why: string) => MaspoError;
  /** The run as soon as the system has answered. If it answers no text, the output of the last turn is the answer. */
  readonly runOf: (answer: Promise<unknown>) => Promise<SystemRun>;
}

/** Collects the turns of one run of a system in its own code. */
export function recordTurns(): TurnRecord {
  const turns: SystemTurn[] = [];
  const used: SystemRun['usage'][] = [];
  const add = ({ usage, ...turn }: RecordedTurn) => {
    turns.push(turn);
    used.push(usage);
  };
  const usage = () => {
    const known = used.filter((each) => each !== undefined);
    if (known.length === 0 || known.length < used.length) return undefined;
    return {
      inputTokens: known.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
      outputTokens: known.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    };
  };
  let firstRefused: MaspoError | undefined;
  const refused = (why: string) => {
    const error = new MaspoError('invalid-input', why);
    firstRefused ??= error;
    return error;
  };
  const runOf = async (answer: Promise<unknown>): Promise<SystemRun> => {
    const said = await answer.catch((error) => {
      throw firstRefused ?? error;
    });
    if (firstRefused !== undefined) throw firstRefused;
    return { turns, usage: usage(), ...(typeof said === 'string' ? { answer: said } : {}) };
  };
  return { add, turns, usage, refused, runOf };
}
