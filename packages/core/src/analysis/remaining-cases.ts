import type { OptimizationEvent, RecheckedCase } from '../event/optimization-event.ts';
import { createStoredCases } from './stored-cases.ts';

/**
 * The misalignment cases at the end of a search, each with its outcome under the final prompts. If the search ended
 * before it could re-run them, all are marked as not re-run.
 */
export function remainingCases(events: readonly OptimizationEvent[]): readonly RecheckedCase[] {
  const rechecked = events.find((event) => event.type === 'cases-rechecked');
  if (rechecked !== undefined) return rechecked.cases;
  const cases = createStoredCases();
  for (const event of events) if (event.type === 'misalignment-mined') cases.add(event);
  return cases.all().map(({ agent, version, question, category, failedAgent }) => ({
    agent,
    version,
    question,
    category,
    failedAgent,
    outcome: 'not-rerun',
    reason: 'the search ended before its cases could be re-run',
  }));
}
