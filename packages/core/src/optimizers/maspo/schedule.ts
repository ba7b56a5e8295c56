import type { ScheduleOptions } from './options/strategy-options.ts';

/** The progress of a search. */
export interface SearchProgress {
  /** Passes over all agents so far. */
  readonly rounds: number;
  /** The last of these passes, in a row, that found no new best prompt for any agent. */
  readonly idleRounds: number;
}

/** Whether the schedule has another pass over the agents. */
export function hasNextRound(schedule: ScheduleOptions, { rounds, idleRounds }: SearchProgress): boolean {
  switch (schedule.kind) {
    case 'interleaved':
      return rounds < schedule.rounds;
    case 'single-cycle':
      return rounds < 1;
    case 'round-robin':
      return rounds < schedule.maxRounds && idleRounds < schedule.patience;
  }
}
