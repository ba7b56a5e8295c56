import { explainAssumptions } from '../forecast/assumptions.ts';
import type { Amount, Amounts } from '../forecast/forecast.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import { wrappedLines } from '../terminal/fitted-lines.ts';
import { panelTable } from '../terminal/panel-table.ts';
import type { ExperimentPlan } from './plan-experiment.ts';
import type { ExperimentSetup } from './set-up-experiment.ts';

/** What `maspo bench plan --json` prints. */
export function planJson({ record, directory }: ExperimentSetup, plan: ExperimentPlan): object {
  const { name, models, simulated, limit } = record;
  const cells = plan.cells.map(({ cell: { id, levels }, ...planned }) => ({ id, levels, ...planned }));
  return { experiment: name, models, simulated, limit, directory, measured: false, ...plan, cells };
}

/** The same for people, in lines of 80 columns. */
export function planLines({ record, directory }: ExperimentSetup, plan: ExperimentPlan): string[] {
  const toRun = plan.cells.filter(({ status }) => status === 'to run');
  return [
    ...wrappedLines(
      `${record.title}, models ${record.models}${record.limit === null ? '' : `, PARTIAL: at most ${record.limit} test questions a cell`}`,
    ),
    ...wrappedLines(
      `${plan.cells.length} cells in ${directory}: ${plan.cells.length - toRun.length} finished, ${toRun.length} to run. A forecast; nothing was called.`,
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
        'money at most',
        'money expected',
        'time expected',
      ],
      [
        ...plan.cells.map((planned) =>
          planned.status === 'finished'
            ? [planned.cell.setup.name, 'finished']
            : [planned.cell.setup.name, ...figures(planned)],
        ),
        ['in all', ...figures(plan)],
      ],
    ),
    '',
    ...groups('by purpose', plan, 'byPurpose'),
    '',
    ...groups('by model', plan, 'byModel'),
    '',
    'Assumed:',
    ...explainAssumptions(plan.assumptions).flatMap(({ name, value, meaning }) =>
      wrappedLines(`  ${name}: ${JSON.stringify(value)} (${meaning})`, { indent: 4 }),
    ),
    '',
    ...wrappedLines(
      'Counted for each cell, and paid once: replies that several cells share, as those to the same seed prompts.',
    ),
    'Not counted:',
    ...plan.notCounted.flatMap((line) => wrappedLines(`  ${line}`, { indent: 4 })),
  ];
}

function figures({ bound, expected, stored }: Pick<ExperimentPlan, 'bound' | 'expected' | 'stored'>): string[] {
  return [
    count(bound.total.calls),
    count(expected.total.calls),
    count(stored.calls),
    count(tokensOf(bound.total)),
    count(tokensOf(expected.total)),
    moneyText(bound.total),
    moneyText(expected.total),
    expected.seconds === 0 ? '' : elapsedText(expected.seconds * 1000),
  ];
}

function groups(title: string, { bound, expected }: ExperimentPlan, by: 'byPurpose' | 'byModel'): string[] {
  const rows = Object.entries(bound[by]).map(([name, most]) => {
    const usual: Amount | undefined = (expected[by] as Amounts['byPurpose'])[name];
    return [
      name,
      count(most.calls),
      usual === undefined ? '' : count(usual.calls),
      `${count(most.inputTokens)} + ${count(most.outputTokens)}`,
      usual === undefined ? '' : `${count(usual.inputTokens)} + ${count(usual.outputTokens)}`,
      moneyText(most),
      usual === undefined ? '' : moneyText(usual),
    ];
  });
  const header = [
    title,
    'calls at most',
    'calls expected',
    'tokens in + out at most',
    'tokens in + out expected',
    'money at most',
    'money expected',
  ];
  return panelTable(header, rows);
}

function tokensOf({ inputTokens, outputTokens }: Amount): number {
  return inputTokens + outputTokens;
}

/** Nothing where a model has no prices. */
function moneyText({ money }: Amount): string {
  return money === undefined ? 'no prices' : money.toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
