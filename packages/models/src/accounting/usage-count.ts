import type { ChatReply, ChatRequest } from '@maspo/core';
import { moneyOf, type Prices, priceOf } from './prices.ts';

/** A reply on its way to the caller: taken from the store (`replayed`), or just made by the model (`called`). */
export interface ServedReply {
  readonly key: string;
  readonly request: ChatRequest;
  readonly reply: ChatReply;
  readonly origin: 'called' | 'replayed';
  /** The phase of the run in which the reply was requested. */
  readonly phase?: string | undefined;
}

/** The unique calls of a run, `calls + replayed`, and what both used. An optional field is left out if no reply had a value for it. */
export interface UsageCount {
  /** Made by the model in this process. */
  readonly calls: number;
  /** Taken from the reply store. */
  readonly replayed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The input tokens that providers had cached. */
  readonly cachedTokens?: number;
  /** The output tokens that were spent on reasoning. */
  readonly reasoningTokens?: number;
  /** Blocks of visible reasoning that were cut out. */
  readonly thinkBlocks?: number;
  /** Requests without an answer: those that could not be served, and those whose reply was filtered or empty. */
  readonly failures?: number;
  /** Calls whose tokens the server did not count. They are estimated from the length of the texts. */
  readonly estimated?: number;
  /** Calls in which a setting that the model refuses was left out or renamed, by the change that was made. */
  readonly adapted?: Readonly<Record<string, number>>;
  /** The price of the calls whose model has prices, whether paid now or when the reply was stored. */
  readonly money?: number;
}

/** The fields of a served reply that are counted. */
export type CountedReply = Pick<ServedReply, 'origin'> & {
  readonly reply: Pick<ServedReply['reply'], 'usage' | 'thinkBlocks' | 'failure' | 'finish' | 'adapted'>;
};

/** A running sum of `UsageCount`. */
export interface UsageSum {
  add(served: CountedReply, prices: Prices | undefined): void;
  /** Takes back what was added. */
  remove(served: CountedReply, prices: Prices | undefined): void;
  count(): UsageCount;
}

export function createUsageSum(): UsageSum {
  const sum = { calls: 0, replayed: 0, inputTokens: 0, outputTokens: 0 };
  const rare = { cachedTokens: 0, reasoningTokens: 0, thinkBlocks: 0, failures: 0, estimated: 0 };
  const adapted = new Map<string, number>();
  let priced = 0;
  let price = 0;
  const count = ({ reply, origin }: CountedReply, prices: Prices | undefined, times: 1 | -1) => {
    const { usage } = reply;
    sum[origin === 'called' ? 'calls' : 'replayed'] += times;
    sum.inputTokens += times * usage.inputTokens;
    sum.outputTokens += times * usage.outputTokens;
    rare.cachedTokens += times * (usage.cachedTokens ?? 0);
    rare.reasoningTokens += times * (usage.reasoningTokens ?? 0);
    rare.thinkBlocks += times * (reply.thinkBlocks ?? 0);
    if (reply.failure !== undefined || reply.finish === 'filtered') rare.failures += times;
    if (usage.estimated) rare.estimated += times;
    for (const change of reply.adapted ?? []) adapted.set(change, (adapted.get(change) ?? 0) + times);
    if (prices === undefined) return;
    priced += times;
    price += times * priceOf(usage, prices);
  };
  return {
    add: (served, prices) => count(served, prices, 1),
    remove: (served, prices) => count(served, prices, -1),
    count: () => ({
      ...sum,
      ...Object.fromEntries(Object.entries(rare).filter(([, value]) => value > 0)),
      ...adaptedCount(adapted),
      ...(priced === 0 ? {} : { money: moneyOf(price) }),
    }),
  };
}

function adaptedCount(counts: ReadonlyMap<string, number>): Pick<UsageCount, 'adapted'> {
  const made = [...counts].filter(([, count]) => count > 0).sort(([one], [other]) => (one < other ? -1 : 1));
  return made.length === 0 ? {} : { adapted: Object.fromEntries(made) };
}
