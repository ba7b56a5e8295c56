import { createGrading, type GradingSource } from './create-grading.ts';

/** Graders that are shared: equal requests get the same graders. */
export function sharedGrading(): GradingSource {
  const made = new Map<string, ReturnType<GradingSource>>();
  return (format, options) => {
    const key = JSON.stringify([format, options]);
    const grading = made.get(key) ?? createGrading(format, options);
    made.set(key, grading);
    return grading;
  };
}
