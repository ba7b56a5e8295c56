import { join } from 'node:path';
import { type PromptMap, transferFrom } from '@maspo/core';
import type { Assumptions, Purpose } from '../forecast/assumptions.ts';
import type { Amount, Amounts, Forecast } from '../forecast/forecast.ts';
import { forecastRun } from '../forecast/forecast-run.ts';
import type { Ground, Grounds } from '../forecast/grounds.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import type { Cell } from './cell.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { ExperimentSetup } from './set-up-experiment.ts';

/** The forecast of a cell; a finished cell has none. */
export type PlannedCell = { readonly cell: Cell } & (
  | { readonly status: 'finished' }
  | ({ readonly status: 'to run' } & Pick<Forecast, 'bound' | 'expected' | 'stored'>)
);

/** The forecast of an experiment, made without a call. Nothing in it was measured. */
export interface ExperimentPlan {
  readonly cells: readonly PlannedCell[];
  /** The sum over the cells that have not finished. Replies that several cells share are counted for each cell, and paid once. */
  readonly bound: Amounts;
  readonly expected: Amounts;
  readonly stored: { readonly calls: number };
  readonly assumptions: Assumptions;
  /** The sources of the assumptions. */
  readonly grounds: readonly Ground[];
  readonly notCounted: readonly string[];
}

export interface PlanOptions {
  readonly home: string;
  readonly grounds: Grounds;
  /** The number of cells at once, for the forecast of the total time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly onCell?: (done: number, total: number) => void;
}

/** Forecasts every cell that has not finished. Throws as `forecastRun` does. */
export async function planExperiment(
  { directory, cells }: ExperimentSetup,
  { home, grounds: { assumptions, grounds }, parallel, signal, onCell }: PlanOptions,
): Promise<ExperimentPlan> {
  const planned: PlannedCell[] = [];
  const forecasts: Forecast[] = [];
  const unique = uniqueCells(cells);
  for (const cell of unique) {
    if ((await finishedCell(join(directory, cell.directory), cell)) !== undefined) {
      planned.push({ cell, status: 'finished' });
    } else {
      const forecast = await forecastRun(forecastable(cell), { home, assumptions, signal });
      const { bound, expected, stored } = forecast;
      forecasts.push(forecast);
      planned.push({ cell, status: 'to run', bound, expected, stored });
    }
    onCell?.(planned.length, unique.length);
  }
  const concurrency = Math.max(...cells.map(({ setup }) => setup.config.concurrency));
  const together = { assumptions, parallel, concurrency };
  return {
    cells: planned,
    bound: sumOf(
      forecasts.map(({ bound }) => bound),
      together,
    ),
    expected: sumOf(
      forecasts.map(({ expected }) => expected),
      together,
    ),
    stored: { calls: forecasts.reduce((sum, { stored }) => sum + stored.calls, 0) },
    assumptions,
    grounds,
    notCounted: [...new Set(forecasts.flatMap(({ notCounted }) => notCounted))],
  };
}

function uniqueCells(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [cell.id, cell])).values()];
}

/** Prompts that another cell has not found yet are counted as new prompts. */
function forecastable({ setup, after }: Cell): RunSetup {
  if (after === undefined) return setup;
  const changed: PromptMap = Object.fromEntries(
    Object.entries(setup.system.prompts).map(([agent, prompt]) => [agent, `${prompt}\n`]),
  );
  return { ...setup, optimizer: transferFrom(async () => changed) as RunSetup['optimizer'] };
}

interface Together extends Pick<PlanOptions, 'parallel'> {
  readonly assumptions: Assumptions;
  readonly concurrency: number;
}

function sumOf(parts: readonly Amounts[], together: Together): Amounts {
  const total = amountSum(parts.map((part) => part.total));
  const byPurpose = groupSum(parts.map((part) => part.byPurpose));
  return {
    total,
    byPurpose,
    byModel: groupSum(parts.map((part) => part.byModel)),
    byPhase: groupSum(parts.map((part) => part.byPhase)),
    ...secondsOf(parts, byPurpose, together),
  };
}

/**
 * The longest of three times: that of the longest cell, that of all cells in `parallel` rows, and that of all calls in `concurrency` rows.
 */
function secondsOf(
  parts: readonly Amounts[],
  byPurpose: Amounts['byPurpose'],
  { assumptions, parallel, concurrency }: Together,
): Pick<Amounts, 'seconds'> {
  const alone = parts.flatMap(({ seconds }) => seconds ?? []);
  if (alone.length < parts.length) return {};
  const working = Object.entries(byPurpose).map(
    ([purpose, { calls }]) => calls * (assumptions.secondsPerCall[purpose as Purpose] ?? 0),
  );
  const inRows = alone.reduce((sum, seconds) => sum + seconds, 0) / parallel;
  // If no cell takes time, its models take no time, so their calls do not count.
  const busy = inRows === 0 ? 0 : working.reduce((sum, seconds) => sum + seconds, 0) / concurrency;
  return { seconds: Math.max(0, ...alone, inRows, busy) };
}

function groupSum(parts: readonly Readonly<Record<string, Amount>>[]): Record<string, Amount> {
  const names = [...new Set(parts.flatMap((part) => Object.keys(part)))].sort();
  return Object.fromEntries(names.map((name) => [name, amountSum(parts.flatMap((part) => part[name] ?? []))]));
}

function amountSum(parts: readonly Amount[]): Amount {
  const sum = (value: (amount: Amount) => number) => parts.reduce((total, part) => total + value(part), 0);
  const isPriced = parts.every(({ money }) => money !== undefined);
  return {
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    ...(isPriced ? { money: sum(({ money }) => money!) } : {}),
  };
}
