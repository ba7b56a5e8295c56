import type { ExampleOutcome } from '../../grading/evaluate-system.ts';
import type { FinishedRun, RunSoFar } from '../../records/read-run.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import type { FinishReport, ReportSoFar } from '../finish/finish-report.ts';
import type { TraceSource } from './trace-source.ts';

/** A line of `outcomes.jsonl`. */
export type RunOutcome = ExampleOutcome & { readonly prompts: 'seed' | 'final' };

/** The input of the sections about the search. The run may be under way. */
export interface SearchInput {
  readonly run: RunSoFar;
  readonly report: ReportSoFar;
  /** The texts behind verdicts and outcomes. If the run has none, the reason as a sentence. */
  readonly traces: TraceSource | string;
  /** The address of the page with all traces of a question; left out if there is no such page. */
  readonly linkTo?: ((question: string) => string) | undefined;
}

/** The whole input of the page. */
export interface ReportInput extends SearchInput {
  readonly run: FinishedRun;
  readonly report: FinishReport;
  readonly outcomes: readonly RunOutcome[];
  /** Seed and final prompts on the test questions that were scored under both. */
  readonly compared: PairedDifference;
}
