import type { OptimizationTrajectory } from './finish/optimization-trajectory.ts';
import { decimal, percent } from './number-text.ts';

/** A table about the course of the search, for the report and the page. */
export interface SearchTable {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly note?: string;
}

/** A visit as the cells of a table: round, agent, the means of the three lenses, R, and whether the beam was refreshed. */
export function visitCells(row: OptimizationTrajectory['rows'][number]): (string | number)[] {
  return [
    row.round,
    row.agent,
    decimal(row.best_local),
    decimal(row.best_lookahead),
    decimal(row.best_global),
    decimal(row.composite),
    row.beam_refresh_triggered ? 'yes' : 'no',
  ];
}

export function roundsTable(rounds: OptimizationTrajectory['rounds']): SearchTable {
  const guarded = rounds.some(({ adopted }) => adopted !== null);
  return {
    caption: 'After each round',
    header: ['round', 'best R of the prompts in force', 'misalignment cases held', ...(guarded ? ['adopted'] : [])],
    rows: rounds.map(({ round, bestComposite, bufferSize, adopted }) => [
      round,
      decimal(bestComposite),
      bufferSize,
      ...(guarded ? [adopted === null ? '' : adopted ? 'yes' : 'no'] : []),
    ]),
  };
}

export function guardsTable(guards: OptimizationTrajectory['guards']): SearchTable {
  return {
    caption: 'Guards',
    header: ['round', 'guard', 'measured', 'bound', 'holds'],
    rows: guards.map(({ round, guard, value, bound, holds }) => [
      round === 0 ? 'seed' : round,
      guard,
      value === null ? 'not measured' : quantity(guard, value),
      `${guard === 'tokensPerRound' ? 'at most' : 'at least'} ${quantity(guard, bound)}`,
      holds ? 'yes' : 'no',
    ]),
  };
}

function quantity(guard: OptimizationTrajectory['guards'][number]['guard'], value: number): string {
  return guard === 'tokensPerRound' ? `${value}` : percent(value);
}

export function targetsTable(targets: OptimizationTrajectory['targets']): SearchTable {
  return {
    caption: 'Target',
    header: ['round', 'metric', 'measured', 'target', 'reached'],
    rows: targets.map(({ round, metric, value, atLeast, reached }) => [
      round,
      metric,
      percent(value) || 'not measured',
      `at least ${percent(atLeast)}`,
      reached ? 'yes' : 'no',
    ]),
  };
}

export function operatorsTable(operators: OptimizationTrajectory['operators']): SearchTable {
  return {
    caption: 'Operators',
    header: ['operator', 'asked', 'usable', 'rejected', 'gained', 'success rate'],
    rows: operators.map(({ operator, asked, proposed, rejected, accepted, rate }) => [
      operator,
      asked,
      proposed,
      rejected,
      accepted ?? 'not measured',
      percent(rate),
    ]),
    note: 'A proposal is rejected when it is not a valid prompt, is not new, or copies a question. It gains when it is judged better than its parent.',
  };
}
