import { sum } from 'simple-statistics';
import { type EventOf, eventsOf } from '../../../records/read-run.ts';
import { type Estimate, noEstimate } from '../../../statistics/estimate.ts';
import { wilsonInterval } from '../../../statistics/wilson-interval.ts';
import type { FinishedCell } from '../read-cells.ts';
import { planRows, type RowPlan } from '../row-plan.ts';
import type { Field, TableRow } from '../table.ts';
import { percentFigure } from './entry-figure.ts';
import type { TableView } from './table-view.ts';

/** How often a comparison is misaligned in the first step on an agent, in the second, and so on: over rounds, agents, benchmarks and seeds. */
export const misalignmentByStepView: TableView = {
  name: 'misalignment-by-step',
  build: async (cells, { published }) => {
    const plans = planRows(cells);
    const counted = [];
    for (const plan of plans) counted.push({ plan, steps: await stepsOf(plan.finished) });
    const length = Math.max(0, ...counted.map(({ steps }) => steps.length));
    return {
      columns: Array.from({ length }, (_, index) => ({
        id: `step-${index + 1}`,
        title: `step ${index + 1}`,
        unit: 'percent' as const,
      })),
      fields,
      rows: counted.map(({ plan, steps }) => rowOf(plan, steps, length)),
      notes: published?.notes ?? [],
      legend: [
        'Each figure is the share of misaligned comparisons among those on randomly drawn questions: the candidate wins locally, and loses for the agents after it or in the final answer. Interval: Wilson, 95 %; comparisons on one question count as independent.',
        'Steps are counted for each agent through all rounds; all agents, benchmarks and seeds of a row are pooled.',
      ],
    };
  },
};

const fields: readonly Field[] = [
  { name: 'value', title: 'misaligned (%)', unit: 'percent', group: 'rate' },
  { name: 'low', title: 'low', unit: 'percent', group: 'rate' },
  { name: 'high', title: 'high', unit: 'percent', group: 'rate' },
  { name: 'n', title: 'compared', unit: 'count', group: 'rate' },
  { name: 'misaligned', title: 'misaligned', unit: 'count', group: 'rate' },
  { name: 'localWins', title: 'local wins', unit: 'count', group: 'rate' },
  { name: 'finished', title: 'cells finished', unit: 'count', group: 'rate' },
  { name: 'planned', title: 'cells planned', unit: 'count', group: 'rate' },
];

type StepCount = Pick<EventOf<'step-finished'>['misalignment'], 'compared' | 'misaligned' | 'localWins'>;

/** Counts of the cells' n-th steps on an agent, the first one first. */
async function stepsOf(cells: readonly FinishedCell[]): Promise<StepCount[]> {
  const steps: { place: number; counts: StepCount }[] = [];
  for (const cell of cells) {
    const byAgent = Map.groupBy(eventsOf(await cell.events(), 'step-finished'), ({ agent }) => agent);
    for (const own of byAgent.values())
      steps.push(...own.map(({ misalignment: counts }, place) => ({ place, counts })));
  }
  const byPlace = Map.groupBy(steps, ({ place }) => place);
  const total = (place: number, count: keyof StepCount) => sum(byPlace.get(place)!.map(({ counts }) => counts[count]));
  return Array.from({ length: byPlace.size }, (_, place) => ({
    compared: total(place, 'compared'),
    misaligned: total(place, 'misaligned'),
    localWins: total(place, 'localWins'),
  }));
}

function rowOf({ label, levels, planned, finished }: RowPlan, steps: readonly StepCount[], length: number): TableRow {
  const entries = Array.from({ length }, (_, index) => {
    const { compared, misaligned, localWins } = steps[index] ?? { compared: 0, misaligned: 0, localWins: 0 };
    return {
      planned: planned.length,
      finished: finished.length,
      ...percentFigure(rateOf(misaligned, compared)),
      published: null,
      misaligned,
      localWins,
    };
  });
  return { label, levels, baseline: null, entries };
}

function rateOf(misaligned: number, compared: number): Estimate {
  if (compared === 0) return noEstimate;
  const share = misaligned / compared;
  return { value: share, ...wilsonInterval(share, compared), n: compared };
}
