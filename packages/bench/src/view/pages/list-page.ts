import type { Manifest } from '../../records/manifest.ts';
import { type Html, html } from '../../report/html/html.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import { nounFor } from '../../terminal/counted.ts';
import type { ExperimentHead, Shelf } from '../reading/library.ts';
import type { RunHead } from '../reading/run-head.ts';
import { href, stateText } from './href.ts';
import {
  architectureText,
  bareP,
  differenceText,
  scoreCell,
  simulatedBadge,
  stateBadge,
  timeText,
} from './run-words.ts';
import type { ViewPage } from './shell.ts';

/** The search and the filters of the list. An empty text sets no filter. */
export type ListWish = Readonly<Record<(typeof wishes)[number], string>>;

export const wishes = ['text', 'benchmark', 'architecture', 'optimizer', 'models', 'state', 'experiment'] as const;

/** Further runs are left out of a page. */
const shownRuns = 200;

/** A run with the texts for listing, searching and filtering. */
interface Row extends Readonly<Record<Exclude<(typeof wishes)[number], 'text'>, string>> {
  readonly head: RunHead;
}

/** All runs and experiments. */
export function listPage(root: string, shelf: Shelf, wish: ListWish): ViewPage {
  const rows = shelf.runs.map((head) => rowOf(head, shelf));
  const found = rows.filter((row) => fits(row, wish));
  return {
    title: 'Runs and experiments',
    kind: html`<code>${root}</code>`,
    isShort: true,
    sections: [
      {
        id: 'find',
        title: 'Find',
        body: html`${wishForm(rows, wish)}${shelf.isPart ? html`<p class="note">There are too many folders; not all were looked into.</p>` : ''}`,
      },
      runsSection(found, rows.length),
      ...(shelf.experiments.length === 0 ? [] : [experimentsSection(shelf)]),
    ],
    live: { from: href('/state', { page: 'list' }), state: stateText(shelf.state) },
  };
}

function rowOf(head: RunHead, { cells }: Shelf): Row {
  const { manifest, state, isSimulated } = head;
  const cell = cells.get(head.id);
  const named = cell?.cell.levels.architecture;
  const architecture =
    named !== undefined && named !== 'default' ? named : manifest === undefined ? '' : architectureText(manifest);
  return {
    head,
    benchmark: manifest?.task.id ?? '',
    architecture,
    optimizer: manifest?.optimizer ?? '',
    models: isSimulated === undefined ? '' : isSimulated ? 'simulated' : 'real',
    state,
    experiment: cell?.experiment.record?.name ?? '',
  };
}

function fits(row: Row, wish: ListWish): boolean {
  const words = wish.text.toLowerCase().split(/\s+/);
  const { head, ...fields } = row;
  const all = [head.id, head.manifest?.id ?? '', ...Object.values(fields)].join(' ').toLowerCase();
  if (!words.every((word) => all.includes(word))) return false;
  return wishes.every((name) => name === 'text' || wish[name] === '' || row[name] === wish[name]);
}

const labels = {
  benchmark: 'Benchmark',
  architecture: 'Architecture',
  optimizer: 'Optimizer',
  models: 'Models',
  state: 'State',
  experiment: 'Experiment',
};

function wishForm(rows: readonly Row[], wish: ListWish): Html {
  return html`<form action="${href('/')}" method="get" class="find" data-swaps="runs">
<label class="search"><span>Search</span><input type="search" name="text" value="${wish.text}" autocomplete="off"></label>
${wishes.map((name) => (name === 'text' ? '' : choice(rows, { name, chosen: wish[name] })))}
<button type="submit">Show</button></form>`;
}

function choice(
  rows: readonly Row[],
  { name, chosen }: { name: Exclude<keyof ListWish, 'text'>; chosen: string },
): Html {
  const levels = [...new Set([...rows.map((row) => row[name]), chosen])].filter((level) => level !== '').sort();
  return html`<label><span>${labels[name]}</span><select name="${name}"><option value="">all</option>${levels.map(
    (level) => html`<option${level === chosen ? html` selected` : ''}>${level}</option>`,
  )}</select></label>\n`;
}

function runsSection(rows: readonly Row[], all: number): PageSection {
  const more = rows.length - shownRuns;
  return {
    id: 'runs',
    title: 'Runs',
    body: html`<p class="note">${rows.length === all ? `${all}` : `${rows.length} of ${all}`} ${nounFor(all, 'run')}, those written to last first. Choose two to compare them.</p>
${
  rows.length === 0
    ? html`<p>No run fits.</p>`
    : html`<form action="${href('/compare')}" method="get"><div class="scroll" role="region" aria-label="Runs" tabindex="0"><table class="list" data-figures="runs" aria-label="Runs">
<thead><tr><th scope="col"><span class="hidden">Compare</span></th><th scope="col">run</th><th scope="col">state</th><th scope="col">seed</th><th scope="col">final</th><th scope="col">difference in points [95 %]</th><th scope="col">p</th><th scope="col">written</th></tr></thead>
<tbody>
${rows.slice(0, shownRuns).map(runRow)}</tbody></table></div>
${more > 0 ? html`<p class="note">${more} more; search or filter to find them.</p>` : ''}
<p><button type="submit">Compare the two chosen</button></p></form>`
}`,
  };
}

function runRow({ head, benchmark, architecture, optimizer, experiment }: Row): Html {
  const { id, state, damage, manifest, isSimulated, compared, stamp } = head;
  const name = manifest === undefined ? id : `${optimizer} on ${benchmark}`;
  return html`<tr>
<td class="pick"><input type="checkbox" name="run" value="${id}" aria-label="Compare ${id}"${state === 'finished' ? '' : html` disabled`}></td>
<th scope="row"><a href="${href('/run', { run: id })}">${name}</a> ${simulatedBadge(isSimulated)}
<span class="note">${architecture === '' ? '' : html`${architecture} · `}${manifest === undefined ? '' : html`${modelOf(manifest)}seed ${manifest.seed} · `}${experiment === '' ? '' : html`${experiment} · `}<code>${id}</code></span>${
    damage === undefined
      ? ''
      : html`
<span class="damage">${damage}</span>`
  }</th>
<td>${stateBadge(head)}</td>
<td class="figure" data-label="seed">${scoreCell(head, 'seed')}</td><td class="figure" data-label="final">${scoreCell(head, 'final')}</td>
<td class="figure" data-label="difference">${compared === undefined ? '' : differenceText(compared)}</td><td class="figure" data-label="p">${bareP(compared)}</td>
<td class="figure" data-label="written">${timeText(stamp.writtenMs)}</td></tr>
`;
}

/** The model of the agents, unless it is simulated. */
function modelOf({ models }: Manifest): string {
  const { agent } = models;
  return agent.provider === 'simulated' ? '' : `${agent.model} · `;
}

function experimentsSection({ experiments, runs, cells }: Shelf): PageSection {
  const finished = new Map<string, number>();
  for (const { id, state } of runs) {
    const experiment = cells.get(id)?.experiment.id;
    if (experiment !== undefined && state === 'finished') finished.set(experiment, (finished.get(experiment) ?? 0) + 1);
  }
  return {
    id: 'experiments',
    title: 'Experiments',
    body: html`<div class="scroll" role="region" aria-label="Experiments" tabindex="0"><table class="list" aria-label="Experiments">
<thead><tr><th scope="col">experiment</th><th scope="col">models</th><th scope="col">cells with a finished run here</th></tr></thead>
<tbody>
${experiments.map((experiment) => experimentRow(experiment, finished.get(experiment.id) ?? 0))}</tbody></table></div>`,
  };
}

function experimentRow({ id, record, damage }: ExperimentHead, finished: number): Html {
  return html`<tr><th scope="row"><a href="${href('/experiment', { experiment: id })}">${record?.title ?? id}</a> ${simulatedBadge(record?.simulated)}
<span class="note"><code>${id}</code></span></th>
<td>${record?.models ?? ''}</td><td>${damage === undefined ? html`${finished} of ${record?.cells.length ?? 0}` : html`<span class="badge state damaged">damaged</span> <span class="damage">${damage}</span>`}</td></tr>
`;
}
