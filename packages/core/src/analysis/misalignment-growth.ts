import type { OptimizationEvent } from '../event/optimization-event.ts';
import type { MisalignmentCategory } from '../misalignment/misalignment-case.ts';
import { createStoredCases, type MinedEvent } from './stored-cases.ts';

/** The misalignment buffer over one finished round. */
export interface RoundOfCases {
  readonly round: number;
  /** Cases found, including those on a question for which the buffer already held a case. */
  readonly mined: number;
  /** Mined cases that the buffer kept, on a question for which it held no case of that agent. */
  readonly added: number;
  /** Agent id -> its added cases; agents without added cases are left out. */
  readonly addedByAgent: Readonly<Record<string, number>>;
  /** Cases in the buffer at the end of the round. */
  readonly stored: number;
  readonly storedByCategory: Readonly<Record<MisalignmentCategory, number>>;
}

/** The buffer's growth by round, computed from the events only. */
export function misalignmentGrowth(events: readonly OptimizationEvent[]): RoundOfCases[] {
  const cases = createStoredCases();
  let mined = 0;
  let added: MinedEvent[] = [];
  const rounds: RoundOfCases[] = [];
  for (const event of events) {
    if (event.type === 'misalignment-mined') {
      mined += 1;
      if (cases.add(event)) added.push(event);
    }
    if (event.type !== 'round-finished') continue;
    const stored = cases.all();
    rounds.push({
      round: event.round,
      mined,
      added: added.length,
      addedByAgent: countBy(added.map(({ agent }) => agent)),
      stored: stored.length,
      storedByCategory: { lookahead: 0, global: 0, both: 0, ...countBy(stored.map(({ category }) => category)) },
    });
    mined = 0;
    added = [];
  }
  return rounds;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
