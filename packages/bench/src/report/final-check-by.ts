import { eventOf, eventsOf, type FinishedRun } from '../records/read-run.ts';

/** What decided the final check: the judge, labels of the pool or labels of the validation questions; `nobody` without a final check. */
export type FinalCheckBy = 'judge' | 'pool-labels' | 'validation-labels' | 'nobody';

export function finalCheckBy({ summary, events }: Pick<FinishedRun, 'summary' | 'events'>): FinalCheckBy {
  const { outcome } = summary.finalCheck;
  if (outcome !== 'improved' && outcome !== 'seed-kept') return 'nobody';
  if (eventsOf(events, 'trial-finished').some(({ metric }) => metric === 'accuracy')) return 'validation-labels';
  return eventOf(events, 'run-started')?.finalAnswers === 'graded' ? 'pool-labels' : 'judge';
}

/** Whether verdicts influenced the search. */
export function isJudged({ judgeCheck }: FinishedRun['summary']): boolean {
  return !(judgeCheck.basis === 'none' && judgeCheck.reason === 'not-needed');
}
