import { benchmarks as publishedBenchmarks } from '@maspo/tasks';
import { averageColumn } from '../../published/published-table.ts';
import type { ExperimentRecord } from '../../records/experiment-record.ts';
import { baselineRow } from '../baseline-row.ts';
import { planRows } from '../row-plan.ts';
import type { Field, TableColumn } from '../table.ts';
import { accuracyEntries, type ComparedRow } from './accuracy-entries.ts';
import { costFields } from './entry-cost.ts';
import { adjustForNumber, gainFields } from './entry-gain.ts';
import { powerFields, powerLegend } from './entry-power.ts';
import { optimizerPairs } from './optimizer-pairs.ts';
import { publishedNotes } from './published-figure.ts';
import type { TableView } from './table-view.ts';

/**
 * Accuracy under the final prompts by benchmark and on average, next to the paper's figures; the gain over the baseline of each row; the
 * cost.
 */
export const accuracyView: TableView = {
  name: 'accuracy',
  build: async (cells, options) => {
    const { record } = cells;
    const { benchmark: benchmarks } = record.levels;
    const plans = planRows(cells);
    const rows = plans.map((plan) => ({ plan, baseline: baselineRow(plan, plans, record) }));
    const columns = columnsOf(benchmarks);
    const entries = adjustForNumber(rows.flatMap((row) => accuracyEntries(row, { ...options, benchmarks })));
    return {
      columns,
      fields,
      rows: rows.map(({ plan: { label, levels }, baseline }, index) => ({
        label,
        levels,
        baseline: baseline?.label ?? null,
        entries: entries.slice(index * columns.length, (index + 1) * columns.length),
      })),
      pairs: optimizerPairs(rows, { ...options, benchmarks }),
      notes: [...baselineNotes(rows, record), ...publishedNotes(options.published, benchmarks)],
      legend: [...legend, powerLegend(options.points), costLegend],
    };
  },
};

const fields: readonly Field[] = [
  { name: 'value', title: 'accuracy (%)', unit: 'percent', group: 'accuracy' },
  { name: 'low', title: 'low', unit: 'percent', group: 'accuracy' },
  { name: 'high', title: 'high', unit: 'percent', group: 'accuracy' },
  { name: 'spread', title: 'sd between seeds (points)', unit: 'percent', group: 'accuracy' },
  { name: 'seeds', title: 'seeds', unit: 'count', group: 'accuracy' },
  { name: 'published', title: 'paper (%)', unit: 'percent', group: 'accuracy' },
  { name: 'difference', title: 'less paper (points)', unit: 'points', group: 'accuracy' },
  { name: 'n', title: 'scored', unit: 'count', group: 'accuracy' },
  { name: 'unscored', title: 'unscored', unit: 'count', group: 'accuracy' },
  { name: 'questions', title: 'questions', unit: 'count', group: 'accuracy' },
  { name: 'finished', title: 'cells finished', unit: 'count', group: 'accuracy' },
  { name: 'planned', title: 'cells planned', unit: 'count', group: 'accuracy' },
  ...gainFields,
  ...powerFields,
  ...costFields,
];

const legend: readonly string[] = [
  'accuracy: correct / (correct + incorrect) on the test questions under the final prompts, in percent; without an optimizer these are the seed prompts. Seeds are pooled. Interval of a benchmark: Wilson, 95 %, a question with all its seeds being a cluster. average: the mean of the benchmarks, each with the same weight, with a 95 % bootstrap over questions; only where all cells of the row have finished. These intervals are about the prompts that were found: ± is the standard deviation of the figures of single seeds: the luck of searches, of answers, and of which questions a seed tests, together. A row without a search shows how much of it is no luck of searches.',
  "gain: accuracy less that of the row named under `over`, on the questions that both have scored with the same seed; gained and lost: pairs that only this row, and only the other one, has right. seeds: those that the gain rests on. runs without a partner: runs of the row whose seed the other row lacks; they count for the accuracy alone. Cohen's g: gained / (gained + lost) - 0.5. In the average, gained and lost are sums over the benchmarks, while the gain gives each benchmark the same weight.",
  'With two seeds or more, interval and p of a gain are clustered by question and by search, and speak of the optimizers: t with (seeds - 1) degrees of freedom; two seeds show hardly anything. With one seed the interval is a bootstrap over questions and p the exact test of McNemar (in the average a t over questions): they speak of these prompts alone, and another seed may find other ones. In the average both are of the mean gain itself. p (Holm): adjusted for the number of all comparisons with a baseline in this table; those of the optimizers with each other are adjusted among themselves.',
];

const costLegend =
  'cost: of all finished cells of a figure together; calls that are equal within a cell count once, replayed or not. Evaluation is the scoring of seed and final prompts both. Money: of the calls whose model has prices. Seconds: only of real models, and of cells that ran in one go.';

/** A note why there are no gains: a filter can remove the baseline from the table. */
function baselineNotes(rows: readonly ComparedRow[], { baseline }: ExperimentRecord): string[] {
  if (baseline === null || rows.some((row) => row.baseline !== undefined)) return [];
  const named = Object.entries(baseline).map(([factor, level]) => `${factor}=${level}`);
  return [`No gains: no row stands beside one of ${named.join(' ')}, which the experiment compares with.`];
}

function columnsOf(benchmarks: readonly string[]): TableColumn[] {
  const titles = new Map(publishedBenchmarks.map(({ id, title }) => [id, title]));
  const average = benchmarks.length < 2 ? [] : [averageColumn];
  return [...benchmarks, ...average].map((id) => ({ id, title: titles.get(id) ?? id, unit: 'percent' }));
}
