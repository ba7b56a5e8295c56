import type { Manifest } from '../records/manifest.ts';
import type { Used } from '../records/phase-usage.ts';
import type { FinishedRun, ModelTiming } from '../records/read-run.ts';
import { markdownTable } from './markdown-table.ts';
import { moneyHead } from './spent-text.ts';

/** The usage of the run by purpose, agent, phase and model, and how the models answered in the last session. */
export function costSection({ manifest, summary, timings }: FinishedRun): string {
  const { usage } = summary;
  const usageTable = (by: string, parts: Readonly<Record<string, Used>>) => {
    const { header, rows } = usageRows(by, parts, manifest);
    return markdownTable(header, rows);
  };
  return [
    '## Cost',
    countingText(summary),
    usageTable('purpose', { ...usage.byPurpose, total: usage.total }),
    usageTable('phase', usage.byPhase),
    usageTable('agent', usage.byAgent),
    usageTable('model', usage.byModel),
    ...adaptedPart(usage.byModel),
    ...sessionPart(timings),
  ].join('\n\n');
}

/** What is counted, and who counted it. */
export function countingText({ simulated, usage }: FinishedRun['summary']): string {
  return simulated
    ? 'Unique calls. Tokens of simulated models are characters divided by four.'
    : `Unique calls, whether paid now or replayed from the reply store; tokens as the providers counted them${estimatedText(usage.total)}.`;
}

const columns = [
  ['calls', 'calls'],
  ['input tokens', 'inputTokens'],
  ['of which cached', 'cachedTokens'],
  ['output tokens', 'outputTokens'],
  ['of which reasoning', 'reasoningTokens'],
  ['think blocks', 'thinkBlocks'],
  ['failures', 'failures'],
  ['of estimated tokens', 'estimated'],
  ['money', 'money'],
] as const;

/** One row for each key of `parts`. A column without any value is left out. */
export function usageRows(
  by: string,
  parts: Readonly<Record<string, Used>>,
  manifest: Pick<Manifest, 'models'>,
): { readonly header: string[]; readonly rows: (string | number | undefined)[][] } {
  const known = columns.filter(([, field]) => Object.values(parts).some((used) => used[field] !== undefined));
  return {
    header: [by, ...known.map(([title, field]) => (field === 'money' ? moneyHead(manifest) : title))],
    rows: Object.entries(parts).map(([name, used]) => [
      name,
      ...known.map(([, field]) => (field === 'money' ? used.money?.toFixed(4) : used[field])),
    ]),
  };
}

function estimatedText({ calls, estimated }: Used): string {
  return estimated === undefined
    ? ''
    : `, except for ${estimated} of ${calls} calls whose server counted none: four bytes of text are taken for a token there`;
}

function adaptedPart(byModel: Readonly<Record<string, Used>>): string[] {
  const lines = Object.entries(byModel).flatMap(([model, { calls, adapted = {} }]) =>
    Object.entries(adapted).map(([change, count]) => `- ${model}: ${change} in ${count} of ${calls} calls`),
  );
  return lines.length === 0 ? [] : ['Settings that a model refuses, and what was done:', lines.join('\n')];
}

/** How a model answered, as the cells of a table: answers, retries, then median, 90 %, 99 % and longest, in milliseconds. */
export function timingCells({ model, answered, retries, latencyMs }: ModelTiming): (string | number | undefined)[] {
  return [model, answered, retries, latencyMs?.p50, latencyMs?.p90, latencyMs?.p99, latencyMs?.max];
}

function sessionPart(timings: readonly ModelTiming[]): string[] {
  if (timings.length === 0) return [];
  return [
    'How the models answered in the session that finished the run, in milliseconds:',
    markdownTable(['model', 'answered', 'retries', 'median', '90 %', '99 %', 'longest'], timings.map(timingCells)),
  ];
}
