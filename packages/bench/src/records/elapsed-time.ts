import { join } from 'node:path';
import { readJsonl } from '../input/read-json.ts';

/** Milliseconds that a run took, by phase. */
export type ElapsedTime = Readonly<Record<'optimization' | 'evaluation', number>>;

/** A line of `timings.jsonl`, with the fields that are read here. */
interface TimingLine {
  readonly phase?: string;
  readonly ms?: number;
  readonly resumed?: boolean;
  /** The number of replies that came from the reply store or a recording, without waiting. */
  readonly replayed?: number;
}

/** The time of a finished run; null where some of it was spent in an earlier session, or where replies were replayed. */
export async function readElapsedTime(directory: string): Promise<ElapsedTime | null> {
  const lines = (await readJsonl(join(directory, 'timings.jsonl'))) as TimingLine[];
  const msOf = (phase: string) => lines.find((line) => line.phase === phase)?.ms;
  const [optimization, evaluation] = [msOf('optimization'), msOf('evaluation')];
  const whole = lines.every(({ resumed, replayed }) => resumed !== true && replayed === undefined);
  return whole && optimization !== undefined && evaluation !== undefined ? { optimization, evaluation } : null;
}
