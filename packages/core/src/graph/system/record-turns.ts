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
  return { add, turns, usage };
}
