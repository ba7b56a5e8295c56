import { markdownTable } from './markdown-table.ts';
import type { FinishedRun } from './read-run.ts';

/** Calls and tokens by phase and purpose. */
export function costSection({ summary }: FinishedRun): string {
  const rows = Object.entries(summary.phases).flatMap(([phase, { calls, tokensByPurpose }]) =>
    Object.entries(calls).map(([purpose, count]) => [
      phase,
      purpose,
      count,
      tokensByPurpose[purpose]?.input,
      tokensByPurpose[purpose]?.output,
    ]),
  );
  const total = Object.values(summary.calls).reduce((sum, count) => sum + count, 0);
  return [
    '## Cost',
    markdownTable(
      ['phase', 'purpose', 'calls', 'input tokens', 'output tokens'],
      [...rows, ['total', '', total, summary.tokens.input, summary.tokens.output]],
    ),
    summary.simulated
      ? 'Unique calls. Tokens of simulated models are characters divided by four.'
      : 'Unique calls, whether paid now or replayed from the reply store; tokens as the providers counted them.',
  ].join('\n\n');
}
