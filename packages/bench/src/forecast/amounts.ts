import type { Amount, Amounts } from './forecast.ts';

/** What the calls of one kind take: those of one purpose, to one model, in one phase. */
export interface Cell {
  readonly purpose: string;
  readonly model: string;
  readonly phase: string;
  readonly amount: Amount;
}

/** The cells added up, in all and by each of their three marks. */
export function amountsOf(cells: readonly Cell[], seconds: number): Amounts {
  const split = (by: 'purpose' | 'model' | 'phase') => {
    const groups = Object.entries(Object.groupBy(cells, (cell) => cell[by])).toSorted();
    return Object.fromEntries(groups.map(([name, group]) => [name, sumOf(group!)]));
  };
  return {
    total: sumOf(cells),
    byPurpose: split('purpose'),
    byModel: split('model'),
    byPhase: split('phase'),
    seconds,
  };
}

/** Of each kind of calls the most that any of several runs takes. */
export function largest(runs: readonly (readonly Cell[])[]): Cell[] {
  const kinds = Object.values(
    Object.groupBy(runs.flat(), ({ purpose, model, phase }) => JSON.stringify([purpose, model, phase])),
  );
  return kinds.map((cells) => ({ ...cells![0]!, amount: combined(cells!, (values) => Math.max(...values)) }));
}

function sumOf(cells: readonly Cell[]): Amount {
  return combined(cells, (values) => values.reduce((sum, value) => sum + value, 0));
}

function combined(cells: readonly Cell[], combine: (values: readonly number[]) => number): Amount {
  const of = (figure: 'calls' | 'inputTokens' | 'outputTokens') => combine(cells.map(({ amount }) => amount[figure]));
  const money = cells.flatMap(({ amount }) => (amount.money === undefined ? [] : [amount.money]));
  return {
    calls: of('calls'),
    inputTokens: of('inputTokens'),
    outputTokens: of('outputTokens'),
    ...(money.length < cells.length ? {} : { money: combine(money) }),
  };
}
