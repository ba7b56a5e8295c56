import type { AgentTurn, PromptVersions, Trace, Unscored, Verdict } from '@maspo/core';
import type { GradedOutcome } from '../grading/create-grading.ts';

/** One line of a run's trace file: a system on its way through one question, or what an evaluator said about it. */
export type TraceRecord = TraceLine | VerdictLine | AssessmentLine;

/** A record before it has its number. */
export type NewRecord = Omit<TraceLine, 'n'> | Omit<VerdictLine, 'n'> | Omit<AssessmentLine, 'n'>;

interface Line {
  /** Number of the record in the run, from 1. Records that were left out are counted. */
  readonly n: number;
  /** The line of `events.jsonl`, from 1, that it belongs to; left out for answers to test questions. */
  readonly event?: number | undefined;
  /** Id of the question; empty where two texts were compared that are from no trace. */
  readonly question: string;
  /** Characters of the texts that were cut, before they were; left out where none was. */
  readonly cut?: readonly number[];
}

/** What every agent received and wrote for one question. */
export interface TraceLine extends Line {
  readonly kind: 'trace';
  /** As in `trace-finished`; `test`: an answer to a test question; `compared`: kept or made only to be compared with. */
  readonly purpose: string;
  /** For a test question: whose prompts answered it. */
  readonly prompts?: 'seed' | 'final';
  readonly text: string;
  /** Agent id -> version of its prompt; empty where the run does not say. */
  readonly versions: PromptVersions;
  /** Every agent's; of an output that is only compared with, that agent's. */
  readonly turns: Trace['turns'] & Readonly<Record<string, AgentTurn>>;
  /** How the final answer to a test question was graded. */
  readonly graded?: GradedOutcome;
}

/** How two outputs of one agent were compared. */
export interface VerdictLine extends Line {
  readonly kind: 'verdict';
  readonly agent: string;
  /** Where in the search: the path of the comparison's draws. */
  readonly place: string;
  /** What the outputs were to do; left out where the judge did not know. */
  readonly job?: string | undefined;
  /** Numbers of the traces that the outputs are from. */
  readonly reference: number;
  readonly candidate: number;
  /** The verdict is their majority. */
  readonly judgements: readonly {
    readonly verdict: Verdict;
    /** What the judge read first, and wrote; empty where it was not asked: the outputs are equal, or one is missing. */
    readonly asked: readonly {
      readonly first: 'reference' | 'candidate';
      readonly verdict: Verdict;
      readonly replies: readonly string[];
    }[];
  }[];
}

/** An agent's work on a question, assessed by itself. */
export interface AssessmentLine extends Line {
  readonly kind: 'assessment';
  readonly agent: string;
  readonly place: string;
  readonly trace: number;
  readonly answer: Readonly<Record<string, boolean>> | Unscored;
  readonly replies: readonly string[];
}

/** Records by kind. */
export type RecordCount = Readonly<Record<'traces' | 'verdicts' | 'assessments', number>>;

/** What a run has kept. */
export interface KeptTraces extends RecordCount {
  /** Of the trace file. */
  readonly bytes: number;
  /** Texts that were cut. */
  readonly cut: number;
  /** What the limit on the size left out. */
  readonly leftOut: RecordCount;
}

/** Characters that are kept of one text. */
export const textLimit = 1_000_000;
