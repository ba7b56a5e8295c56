/** Rows of published data whose label is wrong or cannot be right, found by people; nothing here can be seen from the file alone. */
export const knownIssues: readonly { readonly id: string; readonly issue: string }[] = [
  { id: 'aqua/152', issue: 'no option is right: the gold letter stands for a wrong value' },
];
