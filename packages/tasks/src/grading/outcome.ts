/** The result of a grader. A failure is never silently `incorrect`: an output that could not be judged is `unscored`, with the reason. */
export type Outcome =
  | { readonly outcome: 'correct' | 'incorrect'; readonly rule: string; readonly reason?: string }
  | { readonly outcome: 'unscored'; readonly rule: string; readonly reason: string };
