/** Where the texts of a run are read, question by question. */
export interface TraceSource {
  read(wanted: { readonly question: string }): AsyncIterable<TraceEvidence>;
}

/** One record about a question: what the agents wrote, what a judge said of it, or another kind, which the page does not show. */
export type TraceEvidence = KeptTrace | KeptVerdict | { readonly kind: 'assessment' };

export interface KeptTrace {
  readonly kind: 'trace';
  /** Number of the record in the run. */
  readonly n: number;
  readonly purpose: string;
  /** For a test question: whose prompts answered it. */
  readonly prompts?: 'seed' | 'final';
  /** The question. */
  readonly text: string;
  /** Agent id -> version of its prompt. */
  readonly versions: Readonly<Record<string, string>>;
  readonly turns: Readonly<Record<string, KeptTurn>>;
}

export type KeptTurn =
  | { readonly status: 'completed'; readonly output: string }
  | { readonly status: 'failed'; readonly reason: string };

/** How two outputs of one agent were compared. */
export interface KeptVerdict {
  readonly kind: 'verdict';
  readonly agent: string;
  /** Numbers of the traces that the outputs are from; null where one was not kept. */
  readonly reference: number | null;
  readonly candidate: number | null;
  readonly judgements: readonly {
    readonly verdict: unknown;
    /** Empty where no judge was asked. */
    readonly asked: readonly {
      readonly first: 'reference' | 'candidate';
      readonly verdict: unknown;
      readonly replies: readonly string[];
    }[];
  }[];
}

/** What was kept about one question. */
export interface QuestionEvidence {
  readonly traces: readonly KeptTrace[];
  readonly verdicts: readonly KeptVerdict[];
}

export async function evidenceOf(source: TraceSource, question: string): Promise<QuestionEvidence> {
  const traces: KeptTrace[] = [];
  const verdicts: KeptVerdict[] = [];
  for await (const record of source.read({ question })) {
    if (record.kind === 'trace') traces.push(record);
    if (record.kind === 'verdict') verdicts.push(record);
  }
  return { traces, verdicts };
}
