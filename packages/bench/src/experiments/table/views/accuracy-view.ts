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
  'accuracy: correct / (correct + incorrect) on the test questions under the final prompts, in percent. Without an optimizer these are the seed prompts. Seeds are pooled. Interval of a benchmark: Wilson, 95 %; a question with all its seeds is a cluster. average: the mean of the benchmarks, each with the same weight, with a 95 % bootstrap over questions, if all cells of the row have finished. These intervals are about the prompts that were found. ± is the standard deviation between the figures of single seeds. It has three causes: chance in the search, chance in the answers, and other test questions for each seed. A row without a search shows the last two.',
  "gain: accuracy minus that of the row named under `over`, on the questions that both have scored with the same seed. gained: pairs that only this row has right. lost: pairs that only the other row has right. seeds: how many seeds the gain includes. runs without a partner: runs of the row with a seed that the other row does not have; they count only for the accuracy. Cohen's g: gained / (gained + lost) - 0.5. In the average, gained and lost are sums over the benchmarks, but the gain gives each benchmark the same weight.",
  'Interval and p of a gain with two seeds or more: clustered by question and by search, t with (seeds - 1) degrees of freedom. They are about the optimizers; two seeds show hardly anything. With one seed: the interval is a bootstrap over questions, and p is the exact test of McNemar (in the average, a t test over questions). They are only about these prompts; another seed may find other prompts. In the average, both are about the mean gain. p (Holm): adjusted for all comparisons with a baseline in this table. The comparisons of optimizers with each other are adjusted separately.',
];

const costLegend =
  'cost: the sum over all finished cells of a figure. Equal calls within a cell count once, also if they are replayed. Evaluation is the scoring of the seed prompts and of the final prompts. Money: for calls to models that have prices. Seconds: only for real models, and for cells that ran without interruption.';

/** A note why there are no gains: a filter can remove the baseline from the table. */
function baselineNotes(rows: readonly ComparedRow[], { baseline }: ExperimentRecord): string[] {
  if (baseline === null || rows.some((row) => row.baseline !== undefined)) return [];
  const named = Object.entries(baseline).map(([factor, level]) => `${factor}=${level}`);
  return [`No gains: the experiment compares with ${named.join(' ')}, and the table has no such row to compare with.`];
}

function columnsOf(benchmarks: readonly string[]): TableColumn[] {
  const titles = new Map(publishedBenchmarks.map(({ id, title }) => [id, title]));
  const average = benchmarks.length < 2 ? [] : [averageColumn];
  return [...benchmarks, ...average].map((id) => ({ id, title: titles.get(id) ?? id, unit: 'percent' }));
}
