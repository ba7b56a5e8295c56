import { MaspoError } from '@maspo/core';

/** The source of the texts of a run. */
export interface TraceSource {
  /** All records about these questions, in their order. */
  read(wanted: { readonly question: ReadonlySet<string> }): AsyncIterable<TraceEvidence>;
}

/** One record about a question: what the agents wrote, what a judge said of it, or an assessment, which the page does not show. */
export type TraceEvidence = KeptTrace | KeptVerdict | { readonly kind: 'assessment' };

export interface KeptTrace {
  readonly kind: 'trace';
  /** Number of the record in the run. */
  readonly n: number;
  /** Id of the question. */
  readonly question: string;
  readonly purpose: string;
  /** For a test question: the prompt set that answered it. */
  readonly prompts?: 'seed' | 'final';
  /** The question itself. */
  readonly text: string;
  /** Maps each agent to the version of its prompt. */
  readonly versions: Readonly<Record<string, string>>;
  readonly turns: Readonly<Record<string, KeptTurn>>;
}

export type KeptTurn =
  | { readonly status: 'completed'; readonly output: string }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'silent' };

/** How two outputs of one agent were compared. */
export interface KeptVerdict {
  readonly kind: 'verdict';
  /** Id of the question. */
  readonly question: string;
  readonly agent: string;
  /** The task of the outputs; left out if the judge did not know it. */
  readonly job?: string | undefined;
  /** The numbers of the traces that the outputs come from. */
  readonly reference: number;
  readonly candidate: number;
  readonly judgements: readonly {
    readonly verdict: unknown;
    /** Empty if the judge was not asked. */
    readonly asked: readonly {
      readonly first: 'reference' | 'candidate';
      readonly verdict: unknown;
      readonly replies: readonly string[];
    }[];
  }[];
}

/** The kept records about some questions. */
export interface ReadEvidence {
  readonly traces: readonly KeptTrace[];
  readonly verdicts: readonly KeptVerdict[];
  /** Why the other records cannot be read. */
  readonly unread?: string;
}

/** Reads the traces once. Never throws for damaged traces, because the rest of the page does not depend on them. */
export async function evidenceOf(source: TraceSource, questions: readonly string[]): Promise<ReadEvidence> {
  const traces: KeptTrace[] = [];
  const verdicts: KeptVerdict[] = [];
  try {
    for await (const record of source.read({ question: new Set(questions) })) {
      if (record.kind === 'trace') traces.push(record);
      if (record.kind === 'verdict') verdicts.push(record);
    }
  } catch (error) {
    if (error instanceof MaspoError) return { traces, verdicts, unread: error.message };
    throw error;
  }
  return { traces, verdicts };
}
