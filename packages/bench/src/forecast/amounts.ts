import type { Amount, Amounts } from './forecast.ts';

/** The amounts of one kind of calls. Calls of one kind have the same purpose, model and phase. */
export interface KindOfCalls {
  readonly purpose: string;
  readonly model: string;
  readonly phase: string;
  readonly amount: Amount;
}

/** The sums of all kinds of calls: in total, by purpose, by model and by phase. */
export function amountsOf(kinds: readonly KindOfCalls[], seconds?: number): Amounts {
  const split = (by: 'purpose' | 'model' | 'phase') => {
    const groups = Object.entries(Object.groupBy(kinds, (kind) => kind[by])).toSorted();
    return Object.fromEntries(groups.map(([name, group]) => [name, sumOf(group!)]));
  };
  return {
    total: sumOf(kinds),
    byPurpose: split('purpose'),
    byModel: split('model'),
    byPhase: split('phase'),
    ...(seconds === undefined ? {} : { seconds }),
  };
}

/** For each kind of calls, the largest amounts among several runs. */
export function largest(runs: readonly (readonly KindOfCalls[])[]): KindOfCalls[] {
  const kinds = Object.values(
    Object.groupBy(runs.flat(), ({ purpose, model, phase }) => JSON.stringify([purpose, model, phase])),
  );
  return kinds.map((kind) => ({ ...kind![0]!, amount: combined(kind!, (values) => Math.max(...values)) }));
}

function sumOf(kinds: readonly KindOfCalls[]): Amount {
  return combined(kinds, (values) => values.reduce((sum, value) => sum + value, 0));
}

function combined(kinds: readonly KindOfCalls[], combine: (values: readonly number[]) => number): Amount {
  const of = (figure: 'calls' | 'inputTokens' | 'outputTokens') => combine(kinds.map(({ amount }) => amount[figure]));
  const money = kinds.flatMap(({ amount }) => (amount.money === undefined ? [] : [amount.money]));
  return {
    calls: of('calls'),
    inputTokens: of('inputTokens'),
    outputTokens: of('outputTokens'),
    ...(money.length < kinds.length ? {} : { money: combine(money) }),
  };
}
