/**
 * Rows of published data whose label is wrong or cannot be right. People found them: the file alone does not show it.
 */
export const knownIssues: readonly { readonly id: string; readonly issue: string }[] = [
  { id: 'aqua/152', issue: 'no option is right: the gold letter stands for a wrong value' },
];
