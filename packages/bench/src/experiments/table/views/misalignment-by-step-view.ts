import { mean, sum } from 'simple-statistics';
import { type EventOf, eventsOf } from '../../../records/read-run.ts';
import { boundedMean } from '../../../statistics/bounded-mean.ts';
import type { FinishedCell } from '../read-cells.ts';
import { planRows, type RowPlan } from '../row-plan.ts';
import type { Field } from '../table.ts';
import { percentFigure } from './entry-figure.ts';
import { seedSpread } from './seed-spread.ts';
import type { TableFigures, TableView } from './table-view.ts';

/** How often a comparison is misaligned in the first step on an agent, in the second, and so on: the mean over agents, benchmarks and seeds. */
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
        "An agent's rate in a step is the share of misaligned comparisons among those on randomly drawn questions: the candidate wins locally, and does not win for the agents after it or in the final answer. If all outputs downstream are the same text under both prompts, the comparison shows nothing and is counted separately (same text).",
        'Each figure is the mean of these rates over agents, benchmarks and seeds. It leaves out the terminal agent, as the released code of the paper does. Steps are counted for each agent through all rounds. Interval: 95 %, over agents, for a bounded scale; empty with fewer than two agents. ±: standard deviation between the seeds.',
      ],
    };
  },
};

const fields: readonly Field[] = [
  { name: 'value', title: 'misaligned (%)', unit: 'percent', group: 'rate' },
  { name: 'low', title: 'low', unit: 'percent', group: 'rate' },
  { name: 'high', title: 'high', unit: 'percent', group: 'rate' },
  { name: 'spread', title: 'sd between seeds (points)', unit: 'percent', group: 'rate' },
  { name: 'seeds', title: 'seeds', unit: 'count', group: 'rate' },
  { name: 'n', title: 'agents', unit: 'count', group: 'rate' },
  { name: 'compared', title: 'compared', unit: 'count', group: 'rate' },
  { name: 'misaligned', title: 'misaligned', unit: 'count', group: 'rate' },
  { name: 'localWins', title: 'local wins', unit: 'count', group: 'rate' },
  { name: 'identical', title: 'same text', unit: 'count', group: 'rate' },
  { name: 'finished', title: 'cells finished', unit: 'count', group: 'rate' },
  { name: 'planned', title: 'cells planned', unit: 'count', group: 'rate' },
];

/** The counts of one agent of a cell in one step. */
interface StepCounts {
  readonly agent: string;
  readonly seed: string;
  readonly counts: EventOf<'step-finished'>['misalignment'];
}

/** The n-th steps of the cells on each agent except the terminal one, in the order of n. */
async function stepsOf(cells: readonly FinishedCell[]): Promise<StepCounts[][]> {
  const steps: StepCounts[][] = [];
  for (const cell of cells) {
    const events = await cell.events();
    const terminal = terminalOf(eventsOf(events, 'run-started')[0]);
    const byAgent = Map.groupBy(eventsOf(events, 'step-finished'), ({ agent }) => agent);
    for (const [agent, own] of byAgent)
      if (agent !== terminal)
        for (const [place, { misalignment: counts }] of own.entries()) {
          const here = steps[place] ?? [];
          steps[place] = here;
          here.push({ agent: `${cell.id}/${agent}`, seed: cell.levels.seed, counts });
        }
  }
  return steps;
}

/** The agent whose output no other agent reads, and whose last turn gives the final answer; undefined for a run without events. */
function terminalOf(started: EventOf<'run-started'> | undefined): string | undefined {
  const last = started?.agents.find((id) => !started.edges.some(([from]) => from === id));
  return last === undefined ? undefined : (started?.turns?.[last] ?? last);
}

function rowOf(
  { label, levels, planned, finished }: RowPlan,
  steps: readonly (readonly StepCounts[])[],
  length: number,
): TableFigures['rows'][number] {
  const entries = Array.from({ length }, (_, index) => {
    const here = steps[index] ?? [];
    const total = (count: 'compared' | 'misaligned' | 'localWins' | 'identical') =>
      sum(here.map(({ counts }) => counts[count]));
    return {
      planned: planned.length,
      finished: finished.length,
      ...percentFigure(meanRate(here)),
      ...spreadOf(here),
      published: null,
      compared: total('compared'),
      misaligned: total('misaligned'),
      localWins: total('localWins'),
      identical: total('identical'),
    };
  });
  return { label, levels, baseline: null, entries };
}

function meanRate(steps: readonly StepCounts[]) {
  const rates = steps.flatMap(({ agent, counts: { rate } }) =>
    rate === null ? [] : [{ cluster: agent, value: rate }],
  );
  return { ...boundedMean(rates, [0, 1]), ...(rates.length < 2 ? { low: null, high: null } : {}) };
}

function spreadOf(steps: readonly StepCounts[]) {
  return seedSpread(steps, {
    seedOf: ({ seed }) => seed,
    figureOf: (ofSeed) => {
      const rates = ofSeed.flatMap(({ counts: { rate } }) => rate ?? []);
      return rates.length === 0 ? null : 100 * mean(rates);
    },
  });
}
