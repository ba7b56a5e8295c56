import { hasSteps, remainingCases } from '@maspo/core';
import { z } from 'zod';
import { eventOf, type FinishedRun } from '../../records/read-run.ts';

const share = z.number().min(0).max(1);

export const failureModesSchema = z.object({
  /** Misalignment cases that are not known to be repaired; null if the search looked for no cases. */
  cases: z
    .array(
      z.object({
        agent: z.string(),
        question: z.string(),
        category: z.enum(['both', 'global', 'lookahead']),
        /** The agent whose output became worse. */
        failedAgent: z.string(),
        /** Whether the question was run again under the final prompts. */
        rerun: z.boolean(),
        outcome: z.enum(['still-failing', 'unscored', 'not-rerun']),
        reason: z.string(),
      }),
    )
    .nullable(),
  /** Null if `cases` is null. */
  reasons: z.array(z.object({ reason: z.string(), count: z.int() })).nullable(),
  /** The prompts under which the agents were assessed last; null without an assessment. */
  assessedUnder: z.enum(['final', 'seed']).nullable(),
  /** Agents that fulfil their role on more questions than the final answer is good for; the widest gap first. */
  localAboveGlobal: z.array(z.object({ agent: z.string(), localValidity: share, globalAlignment: share, gap: share })),
});

export type FailureModes = z.infer<typeof failureModesSchema>;

/** Section 5: where the work of an agent looks good but the final answer is bad, and why that was not repaired. */
export function failureModes(run: FinishedRun): FailureModes {
  return { ...unrepaired(run), ...lastAssessment(run) };
}

function unrepaired(run: FinishedRun): Pick<FailureModes, 'cases' | 'reasons'> {
  if (!hasSteps(run.events)) return { cases: null, reasons: null };
  const cases = remainingCases(run.events).flatMap(({ agent, question, category, failedAgent, outcome, reason }) =>
    outcome === 'repaired'
      ? []
      : [{ agent, question, category, failedAgent, rerun: outcome !== 'not-rerun', outcome, reason: reason ?? '' }],
  );
  const counts = Map.groupBy(cases, ({ reason }) => reason);
  return {
    cases,
    reasons: Array.from(counts, ([reason, found]) => ({ reason, count: found.length })).sort(
      (one, other) => other.count - one.count,
    ),
  };
}

/** The agents under the final prompts: assessed again at the end, or at the start if the seed prompts were kept. */
function lastAssessment({ events, summary }: FinishedRun): Pick<FailureModes, 'assessedUnder' | 'localAboveGlobal'> {
  const again = eventOf(events, 'assessed-again');
  const assessed = again ?? eventOf(events, 'orientation-finished');
  if (assessed === undefined) return { assessedUnder: null, localAboveGlobal: [] };
  const { outcome } = summary.finalCheck;
  const isFinal = again !== undefined || outcome === 'seed-kept' || outcome === 'unchanged';
  const localAboveGlobal = Object.entries(assessed.lenses).flatMap(([agent, { localValidity, globalAlignment }]) =>
    localValidity === null || globalAlignment === null || localValidity <= globalAlignment
      ? []
      : [{ agent, localValidity, globalAlignment, gap: localValidity - globalAlignment }],
  );
  return {
    assessedUnder: isFinal ? 'final' : 'seed',
    localAboveGlobal: localAboveGlobal.sort((one, other) => other.gap - one.gap),
  };
}
