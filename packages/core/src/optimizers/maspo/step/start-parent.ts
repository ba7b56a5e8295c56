import type { GraphRun } from '../../../graph/run-graph.ts';
import { startBatch } from '../../../search/run-batch.ts';
import { type BatchItem, dealShares } from '../sampling/draw-batch.ts';
import type { StepBatch } from '../sampling/draw-step-batches.ts';
import type { Candidate } from '../state/candidate.ts';
import { executionWith, type SearchState } from '../state/search-state.ts';
import type { Parent, Step } from './step.ts';

/** Starts the runs of a parent on its batch, and deals what it shows into a share for each of `proposals`; known `references` are not run again. */
export function startParent(
  search: SearchState,
  candidate: Candidate,
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
  return { candidate, batch, references: scoring, shown, shares: dealShares(batch.shown, proposals) };
}
