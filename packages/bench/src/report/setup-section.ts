import { countedAgents } from '@maspo/architectures';
import { type ModelConfig, simulatedModelText } from '@maspo/models';
import { type Manifest, moduleTexts } from '../records/manifest.ts';
import type { FinishedRun } from '../records/read-run.ts';
import { counted } from '../terminal/counted.ts';
import { traceFiles } from '../traces/trace-index.ts';
import { keptText } from './kept-text.ts';
import { markdownTable } from './markdown-table.ts';

/** All settings that decide the run, so that it can be repeated. */
export function setupSection(run: FinishedRun): string {
  return [
    '## Setup',
    markdownTable(['role', 'provider', 'model', 'address'], modelRows(run)),
    markdownTable(['', ''], setupRows(run)),
  ].join('\n\n');
}

/** Role, provider, model and address of each model. */
export function modelRows({ manifest }: FinishedRun): (string | undefined)[][] {
  return Object.entries(manifest.models).map(([role, model]) => [
    role,
    model.provider,
    model.provider === 'simulated' ? simulatedModelText(model) : model.model,
    addressOf(model),
  ]);
}

/** All other settings, each with its name. */
export function setupRows({ manifest, events, summary }: FinishedRun): (readonly [string, string | number])[] {
  return [
    ['run', manifest.id],
    ['maspo', manifest.product.version],
    ['task', `${manifest.task.id} (${manifest.task.format})`],
    ['scoring', scoringText(manifest.task)],
    ...(manifest.task.columns === undefined ? [] : [['columns', JSON.stringify(manifest.task.columns)] as const]),
    ['dataset sha256', manifest.task.sha256],
    [
      'split',
      `${manifest.protocol}, pool ${manifest.split.pool}${manifest.finalAnswers === 'graded' ? ' (its labels are used)' : ''}, validation ${manifest.split.validation}, test ${manifest.split.test}, ${manifest.split.hash.slice(0, 12)}`,
    ],
    ...(manifest.split.sources ?? []).map(
      ({ name, questions, sha256 }) =>
        ['validation questions', `${name}: ${questions}, ${sha256.slice(0, 12)}`] as const,
    ),
    ['optimizer', `${manifest.optimizer} ${JSON.stringify(manifest.options)}`],
    ...moduleTexts(manifest.modules).map(({ part, text }) => [`module of the ${part}`, text] as const),
    ['agents', agentsText(manifest)],
    ...(manifest.frozen.length === 0 ? [] : [['frozen', manifest.frozen.join(', ')] as const]),
    ['edges', manifest.edges.map((edge, index) => edgeText(edge, manifest.handoffs?.[index])).join(', ')],
    ...prunedRows(manifest, events),
    ['seed', manifest.seed],
    [
      'evidence',
      summary.traces === null
        ? 'no traces: no text but prompts is kept'
        : `${traceFiles.records}: ${keptText(summary.traces)}`,
    ],
  ];
}

/** The scoring with its options. Scoring by a rubric is named as judged. */
export function scoringText({ format, scoring }: Manifest['task']): string {
  if (scoring === undefined) return format;
  const { kind, ...options } = scoring;
  if (kind === 'none') return 'none, the questions have no answers';
  const said = Object.keys(options).length === 0 ? '' : ` ${JSON.stringify(options)}`;
  return `${kind === 'rubric' ? 'judged by the evaluator model, ' : ''}${kind}${said}`;
}

function addressOf(model: ModelConfig): string | undefined {
  if (model.provider === 'simulated') return '';
  if (model.provider === 'system') return model.url ?? 'in code of its own';
  return model.provider === 'llama' ? (model.file ?? 'in this process') : model.baseUrl;
}

function prunedRows({ prune }: Manifest, events: FinishedRun['events']): [string, string][] {
  if (prune === undefined) return [];
  const dropped = events.find((event) => event.type === 'graph-pruned')?.dropped ?? [];
  const edges = dropped.map((edge) => edgeText(edge)).join(', ');
  return [
    ['pruning', `${prune.method}, ${counted(prune.trials, 'trial')}`],
    ['dropped edges', edges === '' ? 'none' : edges],
  ];
}

function edgeText([from, to]: Manifest['edges'][number], handoff = 'full'): string {
  return handoff === 'full' ? `${from} -> ${to}` : `${from} -> ${to} (${handoff})`;
}

function agentsText(manifest: Manifest): string {
  const { all } = countedAgents(manifest);
  return manifest.agents
    .filter(({ id }) => all.includes(id))
    .map(({ id, model }) => (model === undefined ? id : `${id} (model ${model})`))
    .join(', ');
}
