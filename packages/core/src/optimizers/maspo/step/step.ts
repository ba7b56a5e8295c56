import type { Place } from '../../../event/optimization-event.ts';
import type { GraphRun } from '../../../graph/run-graph.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import type { CandidateScore } from '../joint-reward/score-candidate.ts';
import type { BatchItem } from '../sampling/draw-batch.ts';
import type { StepBatch } from '../sampling/draw-step-batches.ts';
import type { Beam } from '../state/beam.ts';
import type { Candidate } from '../state/candidate.ts';

/** Where a step takes place, the batch of each beam member and its stream of draws. */
export interface Step {
  readonly place: Place;
  readonly batches: readonly StepBatch[];
  readonly random: RandomSource;
}

/** A candidate to improve on, with its runs; they may still be under way. */
export interface Parent {
  readonly candidate: Candidate;
  readonly batch: StepBatch;
  /** Runs of the batch's scoring questions, in its order. */
  readonly references: readonly GraphRun[];
  /** Runs of the questions that proposals are made from. */
  readonly shown: readonly GraphRun[];
  /** One share of the shown questions for each proposal. */
  readonly shares: readonly (readonly BatchItem[])[];
}

/** A new candidate with the one that it was made from. */
export interface Proposed {
  readonly candidate: Candidate;
  readonly parent: Parent;
}

/** A proposal after it was scored against its parent. */
export interface ScoredChild extends Proposed {
  readonly result: CandidateScore;
}

/** What a step tried, and the beam that came of it. */
export interface Tried {
  /** The parents whose runs the step made. */
  readonly parents: readonly Parent[];
  readonly children: readonly ScoredChild[];
  readonly beam: Beam;
}
