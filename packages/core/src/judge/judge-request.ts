import type { Trace } from '../graph/trace.ts';
import { inTag } from '../text/tagged-text.ts';

/** One of two outputs that are compared. */
export interface JudgedOutput {
  readonly text: string;
  /** The context that the agent received, where the judge may see it; empty where the agent received only the question. */
  readonly context?: string;
  /** The run that the output comes from. The judge does not see it. */
  readonly trace?: Trace;
}

/** Two outputs for the same task, one of them under test. */
export interface OutputComparison {
  /** The agent whose outputs are compared. */
  readonly agent: string;
  /** The purpose of the output: the agent's role, or the requirement on the final response; given where the judge may see it. */
  readonly brief?: string;
  readonly question: string;
  readonly reference: JudgedOutput;
  readonly candidate: JudgedOutput;
}

/** Raised with every change to the request's text: what was measured about a judge holds only for one version. */
export const judgeRequestVersion = 2;

/** The judge's request without its end. Neither output is named as the one under test. */
export function judgeRequest(
  { brief, question }: OutputComparison,
  {
    first,
    second,
    tie,
  }: { first: JudgedOutput; second: JudgedOutput /** Whether the judge may call a tie. */; tie: boolean },
): string {
  const given = (tag: string, { context = '' }: JudgedOutput) => (context === '' ? [] : [inTag(tag, context)]);
  const isShared = first.context === second.context;
  return [
    'Two outputs were written for the same task. Decide which one does the job better.',
    ...(brief === undefined ? [] : [inTag('job', brief)]),
    inTag('question', question),
    ...(isShared ? given('given', first) : given('given_A', first)),
    inTag('output_A', first.text),
    ...(isShared ? [] : given('given_B', second)),
    inTag('output_B', second.text),
    [
      'Judge what each output achieves for the job: first whether it is right, then whether whoever reads it next can build on it.',
      'Work the question out for yourself as far as you need to. Length, tone, confidence and the order of the two carry no weight.',
      tie
        ? 'Where neither is better in substance, call it a tie.'
        : 'One of the two must be chosen, however close they are.',
    ].join('\n'),
  ].join('\n\n');
}
