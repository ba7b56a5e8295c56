import { explainAssumptions } from '../forecast/assumptions.ts';
import type { Amount, Amounts } from '../forecast/forecast.ts';
import { elapsedText } from '../report/elapsed-text.ts';
import { textTable } from '../report/text-table.ts';
import type { ExperimentPlan } from './plan-experiment.ts';
import type { ExperimentSetup } from './set-up-experiment.ts';

/** What `maspo bench plan --json` prints. */
export function planJson({ record, directory }: ExperimentSetup, plan: ExperimentPlan): object {
  const { name, models, simulated, limit } = record;
  const cells = plan.cells.map(({ cell: { id, levels }, ...planned }) => ({ id, levels, ...planned }));
  return { experiment: name, models, simulated, limit, directory, measured: false, ...plan, cells };
}

/** The same for people. */
export function planLines({ record, directory }: ExperimentSetup, plan: ExperimentPlan): string[] {
  const toRun = plan.cells.filter(({ status }) => status === 'to run');
  return [
    `${record.title}, models ${record.models}${record.limit === null ? '' : `, PARTIAL: at most ${record.limit} test questions a cell`}`,
    `${plan.cells.length} cells in ${directory}: ${plan.cells.length - toRun.length} finished, ${toRun.length} to run. A forecast; nothing was called.`,
    '',
    ...textTable(
      [
        'cell',
        'calls at most',
        'expected',
        'stored',
        'tokens at most',
        'expected',
        'money at most',
        'expected',
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
    ...explainAssumptions(plan.assumptions).map(
      ({ name, value, meaning }) => `  ${name}: ${JSON.stringify(value)} (${meaning})`,
    ),
    '',
    'Counted for each cell, and paid once: replies that several cells share, as those to the same seed prompts.',
    'Not counted:',
    ...plan.notCounted.map((line) => `  ${line}`),
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
    'expected',
    'tokens in + out at most',
    'expected',
    'money at most',
    'expected',
  ];
  return textTable(header, rows);
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
