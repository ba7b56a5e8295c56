import { join } from 'node:path';
import { readJsonl } from '../input/read-json.ts';

/** Milliseconds that a run took, by phase. */
export type ElapsedTime = Readonly<Record<'optimization' | 'evaluation', number>>;

/** A line of `timings.jsonl`, as far as it is read here. */
interface TimingLine {
  readonly phase?: string;
  readonly ms?: number;
  readonly resumed?: boolean;
  /** Replies that were not waited for: out of the reply store or a recording. */
  readonly replayed?: number;
}

/** The time of a finished run; null where a part of it was spent in an earlier session, or replies were replayed. */
export async function readElapsedTime(directory: string): Promise<ElapsedTime | null> {
  const lines = (await readJsonl(join(directory, 'timings.jsonl'))) as TimingLine[];
  const msOf = (phase: string) => lines.find((line) => line.phase === phase)?.ms;
  const [optimization, evaluation] = [msOf('optimization'), msOf('evaluation')];
  const whole = lines.every(({ resumed, replayed }) => resumed !== true && replayed === undefined);
  return whole && optimization !== undefined && evaluation !== undefined ? { optimization, evaluation } : null;
}
