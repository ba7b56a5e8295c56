import type { AgentTurn, PromptVersions, Trace, Unscored, Verdict } from '@maspo/core';
import type { GradedOutcome } from '../grading/create-grading.ts';

/** One line of a run's trace file: a trace of a system on one question, or a verdict or an assessment of an evaluator. */
export type TraceRecord = TraceLine | VerdictLine | AssessmentLine;

/** A record without its number. */
export type NewRecord = Omit<TraceLine, 'n'> | Omit<VerdictLine, 'n'> | Omit<AssessmentLine, 'n'>;

interface Line {
  /** Number of the record in the run, from 1. Records that were left out also have numbers. */
  readonly n: number;
  /** The line of `events.jsonl`, from 1, of the event that the record belongs to; left out for answers to test questions. */
  readonly event?: number | undefined;
  /** Id of the question; empty if two texts without a trace were compared. */
  readonly question: string;
  /** The original lengths, in characters, of the texts that were cut; left out if no text was cut. */
  readonly cut?: readonly number[];
}

/** What every agent received and wrote for one question. */
export interface TraceLine extends Line {
  readonly kind: 'trace';
  /** As in `trace-finished`; `test`: an answer to a test question; `compared`: kept or made only for a comparison. */
  readonly purpose: string;
  /** For a test question: the prompt set that answered it. */
  readonly prompts?: 'seed' | 'final';
  readonly text: string;
  /** The version of the prompt of each agent; empty if the run does not record it. */
  readonly versions: PromptVersions;
  /** The turns of all agents; for an output that is only compared, the turn of its agent. */
  readonly turns: Trace['turns'] & Readonly<Record<string, AgentTurn>>;
  /** How the final answer to a test question was graded. */
  readonly graded?: GradedOutcome;
}

/** How two outputs of one agent were compared. */
export interface VerdictLine extends Line {
  readonly kind: 'verdict';
  readonly agent: string;
  /** The position in the search: the path of the random draws of the comparison. */
  readonly place: string;
  /** The task of the outputs; left out if the judge did not know it. */
  readonly job?: string | undefined;
  /** Numbers of the traces that the outputs come from. */
  readonly reference: number;
  readonly candidate: number;
  /** The verdict is the majority of the judgements. */
  readonly judgements: readonly {
    readonly verdict: Verdict;
    /**
     * The output that the judge read first, and its replies. Empty if the judge was not asked: the outputs are equal,
     * or one is missing.
     */
    readonly asked: readonly {
      readonly first: 'reference' | 'candidate';
      readonly verdict: Verdict;
      readonly replies: readonly string[];
    }[];
  }[];
}

/** An agent's work on a question, assessed without a comparison. */
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

/** The records that a run has kept. */
export interface KeptTraces extends RecordCount {
  /** The size of the trace file. */
  readonly bytes: number;
  /** The number of texts that were cut. */
  readonly cut: number;
  /** The records that were left out because of the size limit. */
  readonly leftOut: RecordCount;
}

/** The number of characters that are kept of one text. */
export const textLimit = 1_000_000;
