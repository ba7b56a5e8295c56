import { createUsageMeter, moneyOf, priceOf, type UsageMeter } from '@maspo/models';
import type { KindOfCalls } from './amounts.ts';

/** Counts what has yet to be paid: the calls whose reply is not stored. */
export interface UsageLedger {
  /** Counts all calls, stored ones included. */
  readonly meter: UsageMeter;
  readonly storedCalls: number;
  /** The amounts of each kind of calls in a phase. */
  kinds(phase: string): KindOfCalls[];
}

interface Sum {
  readonly kind: Omit<KindOfCalls, 'amount'>;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** In the unit of `priceOf`; undefined where the model has no prices. */
  price: number | undefined;
}

/** `isStored` returns whether the reply for a key was stored before. A simulated model costs nothing. */
export function createUsageLedger(isStored: (key: string) => boolean): UsageLedger {
  const all = createUsageMeter();
  const seen = new Set<string>();
  const sums = new Map<string, Sum>();
  let storedCalls = 0;
  const meter: UsageMeter = {
    ...all,
    record: (served, model = { name: served.reply.model }) => {
      all.record(served, model);
      if (seen.has(served.key)) return;
      seen.add(served.key);
      if (isStored(served.key)) {
        storedCalls += 1;
        return;
      }
      const { name, prices = name === 'simulated' ? free : undefined } = model;
      const { usage } = served.reply;
      const kind = { purpose: served.request.purpose, model: name, phase: served.phase ?? '' };
      const sum = sumOf(sums, kind);
      sum.calls += 1;
      sum.inputTokens += usage.inputTokens;
      sum.outputTokens += usage.outputTokens;
      sum.price = prices === undefined || sum.price === undefined ? undefined : sum.price + priceOf(usage, prices);
    },
  };
  return {
    meter,
    get storedCalls() {
      return storedCalls;
    },
    kinds: (phase) => [...sums.values()].filter(({ kind }) => kind.phase === phase).map(amountOf),
  };
}

const free = { input: 0, output: 0 };

function sumOf(sums: Map<string, Sum>, kind: Sum['kind']): Sum {
  const key = JSON.stringify(Object.values(kind));
  const known = sums.get(key) ?? { kind, calls: 0, inputTokens: 0, outputTokens: 0, price: 0 };
  sums.set(key, known);
  return known;
}

function amountOf({ kind, price, ...amount }: Sum): KindOfCalls {
  return { ...kind, amount: { ...amount, ...(price === undefined ? {} : { money: moneyOf(price) }) } };
}
