import {
  type EventEvidence,
  type GradedPart,
  gradedParts,
  type OptimizationEvent,
  type OptimizationProblem,
  type OptimizationResult,
  optimize,
  pruneGraph,
  type Spent,
  withinBudget,
} from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import { scoreOn } from '../grading/score-on.ts';
import { eventWithoutTexts } from '../records/without-texts.ts';
import { keepDuringSearch, keepForScoring } from '../setup/keep-budget.ts';
import { ownValidation, problemOf } from '../setup/run-setup.ts';
import { phaseAfter } from '../setup/search-phase.ts';
import type { RunInProgress } from './run-in-progress.ts';

export type SearchResult = OptimizationResult & {
  readonly graded: readonly GradedPart[];
  /** The system that was searched: the original system, or the pruned one. */
  readonly problem: OptimizationProblem;
};

/** Prunes the graph if the configuration requires it, and searches. */
export async function searchOfRun(run: RunInProgress): Promise<SearchResult> {
  const { setup, opened, signal, observer } = run;
  const { optimizer, options, config } = setup;
  const problem = await pruned(run);
  const keepBudget = keepDuringSearch(opened.budget, setup, problem);
  const graded = new Set<GradedPart>();
  const result = await optimize(optimizer, problem, {
    models: opened.models,
    options,
    seed: config.seed,
    signal,
    spent: () => spentOf(opened.meter.snapshot()),
    emit: (event, evidence) => {
      const phase = phaseAfter(event);
      if (phase !== undefined) opened.meter.enterPhase(phase);
      keepBudget(event);
      for (const part of gradedParts([event])) graded.add(part);
      note(run, event, evidence);
      run.unusable.event(event, evidence);
      observer.event(event, evidence);
    },
  });
  return { ...result, graded: [...graded], problem };
}

/** Writes an event and its evidence. */
function note({ directory, recorder }: RunInProgress, event: OptimizationEvent, evidence: EventEvidence): void {
  directory.appendEvent(recorder === undefined ? eventWithoutTexts(event) : event);
  recorder?.event(event, evidence);
}

/** If a limit is reached during the trials, the whole graph is kept. */
async function pruned(run: RunInProgress): Promise<OptimizationProblem> {
  const { setup, opened, directory, signal, observer } = run;
  const { prune, seed } = setup.config;
  const { task, split } = setup;
  const given = { examples: [...task.examples, ...ownValidation(setup)], grading: run.grading };
  const problem = problemOf(setup, { validation: scoreOn(split.validation, given), pool: scoreOn(split.pool, given) });
  if (prune === undefined) return problem;
  opened.meter.enterPhase('pruning');
  keepForScoring(opened.budget, setup, problem);
  const emit = (event: OptimizationEvent, evidence: EventEvidence) => {
    note(run, event, evidence);
    run.unusable.event(event, evidence);
    observer.event(event, evidence);
  };
  const smaller = await withinBudget(signal, (signal) =>
    pruneGraph(problem, { options: prune, models: opened.models, seed, signal, emit }),
  );
  // A run with a higher limit continues from here.
  if (smaller === undefined) directory.appendEvent({ type: 'stopped', reason: 'budget-exhausted' });
  return smaller ?? problem;
}

function spentOf({ total }: UsageSnapshot): Spent {
  return { calls: total.calls + total.replayed, tokens: total.inputTokens + total.outputTokens };
}
