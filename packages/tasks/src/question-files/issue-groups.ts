/** Collects the issues of rows, so that a reader sees each kind once: its first row, and how many more rows have it. */
export interface IssueGroups {
  /** `kind` is the same for equal issues, whatever values their sentences show. */
  add(kind: string, sentence: string): void;
  sentences(): string[];
}

export function createIssueGroups(): IssueGroups {
  const groups = new Map<string, { first: string; count: number }>();
  return {
    add: (kind, sentence) => {
      const known = groups.get(kind);
      if (known === undefined) groups.set(kind, { first: sentence, count: 1 });
      else known.count += 1;
    },
    sentences: () =>
      [...groups.values()].map(({ first, count }) =>
        count === 1 ? first : `${first} (and the same in ${count - 1} more ${count === 2 ? 'row' : 'rows'})`,
      ),
  };
}
