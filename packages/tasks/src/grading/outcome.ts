/** A grader's answer. A failure is never silently `incorrect`: what could not be judged is `unscored`, with the reason. */
export type Outcome =
  | { readonly outcome: 'correct' | 'incorrect'; readonly rule: string; readonly reason?: string }
  | { readonly outcome: 'unscored'; readonly rule: string; readonly reason: string };
