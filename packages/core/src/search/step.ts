import type { Place } from '../event/optimization-event.ts';
import type { GraphRun } from '../graph/run-graph.ts';
import type { RandomSource } from '../random/random-source.ts';
import type { Candidate } from './candidate.ts';
import type { BatchItem } from './draw-batch.ts';
import type { CandidateScore } from './score-candidate.ts';

/** Where a step takes place, its batch and its stream of draws. */
export interface Step {
  readonly place: Place;
  readonly batch: readonly BatchItem[];
  readonly random: RandomSource;
}

/** A beam member with its runs of the step's batch, in the batch's order; they may still be under way. */
export interface Parent {
  readonly candidate: Candidate;
  readonly references: readonly GraphRun[];
}

/** A new candidate with the beam member that it was made from. */
export interface Proposed {
  readonly candidate: Candidate;
  readonly parent: Parent;
}

/** A proposal after it was scored against its parent. */
export interface ScoredChild extends Proposed {
  readonly result: CandidateScore;
}
