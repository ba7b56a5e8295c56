/** Collects what is wrong with rows, so that a reader sees each kind once: its first place, and how many more there are. */
export interface IssueGroups {
  /** `kind` is equal for equal complaints, whatever values they show. */
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
