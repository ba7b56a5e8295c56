import type { GraphRun } from '../graph/run-graph.ts';
import type { Candidate } from './candidate.ts';
import { type BatchItem, dealShares } from './draw-batch.ts';
import type { StepBatch } from './draw-step-batches.ts';
import { startBatch } from './run-batch.ts';
import { executionWith, type SearchState } from './search-state.ts';
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
