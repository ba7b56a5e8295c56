import { currencyOf, namedModels } from '@maspo/models';
import type { Amount } from '../forecast/forecast.ts';
import {
  amountTable,
  countText,
  groundLines,
  moneyText,
  notCountedLines,
  problemLines,
  secondsText,
} from '../forecast/forecast-text.ts';
import { counted } from '../terminal/counted.ts';
import { wrappedLines } from '../terminal/fitted-lines.ts';
import { panelTable } from '../terminal/panel-table.ts';
import type { ExperimentPlan } from './plan-experiment.ts';
import type { ExperimentSetup } from './set-up-experiment.ts';

/** What `maspo bench plan --json` prints; `problems` prevent the runs. */
export function planJson(setup: ExperimentSetup, plan: ExperimentPlan, problems: readonly string[]): object {
  const { name, models, simulated, limit } = setup.record;
  const cells = plan.cells.map(({ cell: { id, levels }, ...planned }) => ({ id, levels, ...planned }));
  const currency = currencyIn(setup);
  return {
    ...{ experiment: name, models, simulated, limit, directory: setup.directory, measured: false, ...plan, cells },
    ...(currency === undefined ? {} : { currency }),
    problems,
  };
}

/** The plan for people, in lines of 80 columns. */
export function planLines(setup: ExperimentSetup, plan: ExperimentPlan, problems: readonly string[]): string[] {
  const { record, directory } = setup;
  const toRun = plan.cells.filter(({ status }) => status === 'to run');
  const currency = currencyIn(setup);
  const unit = currency === undefined ? '' : ` ${currency}`;
  const cells = plan.cells.flatMap((cell) => (cell.status === 'to run' ? [cell.bound] : []));
  const isPriced = cells.some(({ total: { money = 0 } }) => money > 0);
  const isTimed = (plan.expected.seconds ?? 0) > 0;
  const row = (name: string, { bound, expected, stored }: Pick<ExperimentPlan, 'bound' | 'expected' | 'stored'>) => [
    name,
    countText(bound.total.calls),
    countText(expected.total.calls),
    countText(stored.calls),
    countText(tokensOf(bound.total)),
    countText(tokensOf(expected.total)),
    ...(isPriced ? [moneyText(bound.total), moneyText(expected.total)] : []),
    ...(isTimed ? [secondsText(expected)] : []),
  ];
  return [
    ...wrappedLines(
      `${record.title}, models ${record.models}${record.limit === null ? '' : `, PARTIAL: at most ${record.limit} test questions a cell`}`,
    ),
    ...wrappedLines(
      `${counted(plan.cells.length, 'cell')} in ${directory}: ${plan.cells.length - toRun.length} finished, ${toRun.length} to run. A forecast; nothing was called.`,
    ),
    '',
    ...panelTable(
      [
        'cell',
        'calls at most',
        'calls expected',
        'calls stored',
        'tokens at most',
        'tokens expected',
        ...(isPriced ? [`money${unit} at most`, `money${unit} expected`] : []),
        ...(isTimed ? ['time expected'] : []),
      ],
      [
        ...plan.cells.map((planned) =>
          planned.status === 'finished' ? [planned.cell.setup.name, 'finished'] : row(planned.cell.setup.name, planned),
        ),
        row('in all', plan),
      ],
    ),
    '',
    ...amountTable('by purpose', plan, { by: 'byPurpose', currency }),
    '',
    ...amountTable('by model', plan, { by: 'byModel', currency }),
    '',
    ...(plan.bound.total.money !== undefined
      ? []
      : wrappedLines(
          'Money is not forecast: some models have no prices (prices: { input, output, currency }, per million tokens).',
        )),
    ...(plan.expected.seconds !== undefined
      ? []
      : wrappedLines(
          'Time is not forecast, because the time of a reply is not known: give it, e.g. --assume secondsPerCall=5.',
        )),
    ...groundLines(plan.grounds, plan),
    '',
    ...wrappedLines(
      'Replies that several cells share, such as those to the same seed prompts, are counted for each cell, and paid once.',
    ),
    ...notCountedLines(plan.notCounted),
    ...problemLines(problems),
  ];
}

function currencyIn({ cells }: ExperimentSetup): string | undefined {
  return cells.flatMap(({ setup }) => currencyOf(namedModels(setup.config.models)) ?? [])[0];
}

function tokensOf({ inputTokens, outputTokens }: Amount): number {
  return inputTokens + outputTokens;
}
