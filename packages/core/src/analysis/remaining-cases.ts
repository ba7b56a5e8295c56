import type { OptimizationEvent, RecheckedCase } from '../event/optimization-event.ts';
import { createStoredCases } from './stored-cases.ts';

/** The misalignment cases that a search left, with what became of them under the final prompts; a search that ended before it could re-run them has them all as not re-run. */
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
