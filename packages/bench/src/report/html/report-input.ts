import type { ExampleOutcome } from '../../grading/evaluate-system.ts';
import type { FinishedRun } from '../../records/read-run.ts';
import type { FinishReport } from '../finish/finish-report.ts';
import type { TraceSource } from './trace-source.ts';

/** A line of `outcomes.jsonl`. */
export type RunOutcome = ExampleOutcome & { readonly prompts: 'seed' | 'final' };

/** All that the page is made of. */
export interface ReportInput {
  readonly run: FinishedRun;
  readonly report: FinishReport;
  readonly outcomes: readonly RunOutcome[];
  /** The texts behind verdicts and outcomes; or, where the run has none, the reason in a sentence. */
  readonly traces: TraceSource | string;
}
