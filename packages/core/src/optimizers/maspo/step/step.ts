import type { StepPlace } from '../../../event/optimization-event.ts';
import type { GraphRun } from '../../../graph/graph-run.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import { startBatch } from '../../../search/run-batch.ts';
import type { CandidateScore } from '../joint-reward/score-candidate.ts';
import { type BatchItem, dealShares } from '../sampling/draw-batch.ts';
import type { StepBatch } from '../sampling/draw-step-batches.ts';
import type { Beam, ScoredCandidate } from '../state/beam.ts';
import { executionWith, type SearchState } from '../state/search-state.ts';

/** The place of a step, the batch of each beam member, and the step's stream of draws. */
export interface Step {
  readonly place: StepPlace;
  readonly batches: readonly StepBatch[];
  readonly random: RandomSource;
}

/** A candidate to improve, with its runs; they may still be under way. */
export interface Parent {
  readonly candidate: ScoredCandidate;
  readonly batch: StepBatch;
  /** Runs of the batch's scoring questions, in its order. */
  readonly references: readonly GraphRun[];
  /** Runs of the questions that proposals are made from. */
  readonly shown: readonly GraphRun[];
  /** One share of the shown questions for each proposal. */
  readonly shares: readonly (readonly BatchItem[])[];
}

/** A new candidate after it was scored against its parent. */
export interface Child {
  readonly candidate: ScoredCandidate;
  readonly parent: Parent;
  readonly result: CandidateScore;
}

/** What a step tried, and the resulting beam. */
export interface Tried {
  /** The parents whose runs the step made. */
  readonly parents: readonly Parent[];
  readonly children: readonly Child[];
  readonly beam: Beam;
}

/**
 * Starts the runs of a parent on its batch, and deals the shown questions into one share for each of `proposals`. Given `references` are
 * not run again.
 */
export function startParent(
  search: SearchState,
  candidate: ScoredCandidate,
  {
    step,
    batch,
    proposals,
    references,
  }: { step: Step; batch: StepBatch; proposals: number; references?: readonly GraphRun[] },
): Parent {
  const execution = executionWith(search, candidate, step.random.path);
  const run = (items: readonly BatchItem[]) =>
    startBatch(
      items.map(({ question }) => question),
      execution,
    );
  const scoring = references ?? run(batch.scoring);
  const shown = batch.shown === batch.scoring ? scoring : run(batch.shown);
  const { sampling } = search.options;
  const dealing = sampling.kind === 'misalignment' ? sampling.dealt : 'evenly';
  return { candidate, batch, references: scoring, shown, shares: dealShares(batch.shown, proposals, dealing) };
}
