import { scoringKind } from '@maspo/tasks';
import { createGrading, type GradingSource } from './create-grading.ts';

/** Shared graders: equal requests get the same graders. */
export function sharedGrading(): GradingSource {
  const made = new Map<string, ReturnType<GradingSource>>();
  return (scoring, options) => {
    // Two functions may have equal names, so module graders are not shared. Creating them costs nothing.
    if (scoringKind(scoring) === 'module') return createGrading(scoring, options);
    const key = JSON.stringify([scoring, options]);
    const grading = made.get(key) ?? createGrading(scoring, options);
    made.set(key, grading);
    return grading;
  };
}
