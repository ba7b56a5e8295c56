import { mean } from 'simple-statistics';
import { eventsOf } from '../../../records/read-run.ts';
import { boundedMean } from '../../../statistics/bounded-mean.ts';
import { clusteredProportion } from '../../../statistics/clustered-proportion.ts';
import type { ClusteredValue } from '../../../statistics/estimate.ts';
import type { FinishedCell } from '../read-cells.ts';
import { planRows } from '../row-plan.ts';
import type { Field, TableColumn } from '../table.ts';
import { percentFigure } from './entry-figure.ts';
import { seedSpread } from './seed-spread.ts';
import type { TableView } from './table-view.ts';

/** How stable the order of a beam is when the search returns to it and scores it again. */
export const refreshStabilityView: TableView = {
  name: 'refresh-stability',
  build: async (cells, { published }) => {
    const rows = [];
    for (const { label, levels, planned, finished } of planRows(cells)) {
      const refreshes = await refreshesOf(finished);
      const count = { planned: planned.length, finished: finished.length, published: null };
      const entries = [
        { ...count, ...rankAgreementOf(refreshes) },
        { ...count, ...sameTopOf(refreshes) },
      ];
      rows.push({ label, levels, baseline: null, entries });
    }
    return {
      columns,
      fields,
      rows,
      notes: published?.notes ?? [],
      legend: [
        "tau-b: Kendall's rank correlation of a beam's scores before and after its refresh, from -1 to 1, mean over the refreshes where both sides rank something. Interval: 95 %, clustered by beam (an agent's in a run), for a bounded scale; none with fewer than two beams. ±: standard deviation between the seeds.",
        'same top: the share of refreshes, of beams with at least two candidates, after which the same candidate is the best. Interval: Wilson, 95 %, refreshes of a beam being a cluster.',
      ],
    };
  },
};

const columns: readonly TableColumn[] = [
  { id: 'tau-b', title: 'tau-b', unit: 'coefficient' },
  { id: 'same-top', title: 'same top (%)', unit: 'percent' },
];

const fields: readonly Field[] = [
  { name: 'value', title: 'mean', unit: 'column', group: 'stability' },
  { name: 'low', title: 'low', unit: 'column', group: 'stability' },
  { name: 'high', title: 'high', unit: 'column', group: 'stability' },
  { name: 'spread', title: 'sd between seeds', unit: 'column', group: 'stability' },
  { name: 'seeds', title: 'seeds', unit: 'count', group: 'stability' },
  { name: 'n', title: 'refreshes', unit: 'count', group: 'stability' },
  { name: 'beams', title: 'beams', unit: 'count', group: 'stability' },
  { name: 'finished', title: 'cells finished', unit: 'count', group: 'stability' },
  { name: 'planned', title: 'cells planned', unit: 'count', group: 'stability' },
];

interface Refresh {
  /** The beam of an agent in a run. */
  readonly beam: string;
  readonly seed: string;
  readonly rankAgreement: number | null;
  readonly sameTop: boolean;
}

/** Beams with one candidate are left out, because they have no order. */
async function refreshesOf(cells: readonly FinishedCell[]): Promise<Refresh[]> {
  const refreshes: Refresh[] = [];
  for (const cell of cells)
    for (const { agent, before, rankAgreement, sameTop } of eventsOf(await cell.events(), 'beam-refreshed'))
      if (before.length > 1)
        refreshes.push({ beam: `${cell.id}/${agent}`, seed: cell.levels.seed, rankAgreement, sameTop });
  return refreshes;
}

function rankAgreementOf(refreshes: readonly Refresh[]) {
  const ranked = refreshes.flatMap(({ beam, seed, rankAgreement }) =>
    rankAgreement === null ? [] : [{ cluster: beam, seed, value: rankAgreement }],
  );
  const beams = beamsOf(ranked);
  const interval = beams < 2 ? { low: null, high: null } : {};
  return { ...boundedMean(ranked, [-1, 1]), ...interval, ...spreadOf(ranked, 1), beams };
}

function sameTopOf(refreshes: readonly Refresh[]) {
  const tops = refreshes.map(({ beam, seed, sameTop }) => ({ cluster: beam, seed, value: Number(sameTop) }));
  return { ...percentFigure(clusteredProportion(tops)), ...spreadOf(tops, 100), beams: beamsOf(tops) };
}

function spreadOf(observations: readonly (ClusteredValue & { readonly seed: string })[], unit: number) {
  return seedSpread(observations, {
    seedOf: ({ seed }) => seed,
    figureOf: (ofSeed) => unit * mean(ofSeed.map(({ value }) => value)),
  });
}

function beamsOf(observations: readonly ClusteredValue[]): number {
  return new Set(observations.map(({ cluster }) => cluster)).size;
}
