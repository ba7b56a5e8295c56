import { eventOf, eventsOf, type FinishedRun } from '../records/read-run.ts';

/** Who decided the final check: the judge, labels of the pool, labels of the validation questions; nobody where none was made. */
export type FinalCheckBy = 'judge' | 'pool-labels' | 'validation-labels' | 'nobody';

export function finalCheckBy({ summary, events }: Pick<FinishedRun, 'summary' | 'events'>): FinalCheckBy {
  const { outcome } = summary.finalCheck;
  if (outcome !== 'improved' && outcome !== 'seed-kept') return 'nobody';
  if (eventsOf(events, 'trial-finished').some(({ metric }) => metric === 'accuracy')) return 'validation-labels';
  return eventOf(events, 'run-started')?.finalAnswers === 'graded' ? 'pool-labels' : 'judge';
}

/** Whether verdicts had a say in the search. */
export function isJudged({ judgeCheck }: FinishedRun['summary']): boolean {
  return !(judgeCheck.basis === 'none' && judgeCheck.reason === 'not-needed');
}
