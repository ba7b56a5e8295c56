import type { ExampleOutcome } from '../../grading/evaluate-system.ts';
import type { FinishedRun, RunSoFar } from '../../records/read-run.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import type { FinishReport, ReportSoFar } from '../finish/finish-report.ts';
import type { TraceSource } from './trace-source.ts';

/** A line of `outcomes.jsonl`. */
export type RunOutcome = ExampleOutcome & { readonly prompts: 'seed' | 'final' };

/** What the sections about the search are made of; the run may be under way. */
export interface SearchInput {
  readonly run: RunSoFar;
  readonly report: ReportSoFar;
  /** The texts behind verdicts and outcomes; or, where the run has none, the reason in a sentence. */
  readonly traces: TraceSource | string;
  /** Where all traces of a question are shown; left out where nothing can be linked to. */
  readonly linkTo?: ((question: string) => string) | undefined;
}

/** All that the page is made of. */
export interface ReportInput extends SearchInput {
  readonly run: FinishedRun;
  readonly report: FinishReport;
  readonly outcomes: readonly RunOutcome[];
  /** Seed and final prompts on the test questions that were scored under both. */
  readonly compared: PairedDifference;
}
