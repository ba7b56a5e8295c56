import type { ChatRequest } from '@maspo/core';
import type { Prices } from './prices.ts';
import { createSessionSum, type SessionCount, type SessionSum } from './session-count.ts';
import { type CountedReply, createUsageSum, type ServedReply, type UsageCount, type UsageSum } from './usage-count.ts';

export interface UsageSnapshot {
  readonly total: UsageCount;
  readonly byPurpose: Readonly<Partial<Record<ChatRequest['purpose'], UsageCount>>>;
  /** Calls that serve no single agent are left out. */
  readonly byAgent: Readonly<Record<string, UsageCount>>;
  /** Calls requested before the first phase are left out. */
  readonly byPhase: Readonly<Record<string, UsageCount>>;
  readonly byModel: Readonly<Record<string, UsageCount>>;
  /** The counts of this process alone. Unlike everything above, they differ between equal runs. */
  readonly session: SessionCount & { readonly byModel: Readonly<Record<string, SessionCount>> };
}

/** The model under which usage is counted. */
export interface CountedModel {
  readonly name: string;
  /** If left out, the calls of the model have no price. */
  readonly prices?: Prices | undefined;
}

export interface UsageMeter {
  /** Sets the phase for the calls that are requested from now on. */
  enterPhase(name: string): void;
  /** The phase entered last. */
  phase(): string | undefined;
  /**
   * Counts a reply once for each key. How often a request is repeated depends on timing, but which keys a run needs
   * does not. Without a `model`, the reply is counted under the name that the provider reports.
   */
  record(served: ServedReply, model?: CountedModel): void;
  /**
   * Notes that a request needed the reply of this key, whether or not this request was the one that was served. Among equal requests, the
   * one whose purpose and agent come first by name is counted, because which request came first depends on timing.
   */
  asked(key: string, request: Pick<ChatRequest, 'purpose' | 'agent'>): void;
  /** Counts an attempt that was answered after `ms`. */
  answered(model: string, ms: number): void;
  /** Counts a failed attempt that another one follows. */
  retried(model: string): void;
  /** A plain copy with sorted keys. */
  snapshot(): UsageSnapshot;
}

type AskedBy = { readonly purpose: ChatRequest['purpose']; readonly agent?: string | undefined };

interface Counted extends CountedReply {
  askedBy: AskedBy;
  readonly prices: Prices | undefined;
}

export function createUsageMeter(): UsageMeter {
  const seen = new Map<string, Counted>();
  const total = createUsageSum();
  const parts = {
    byPurpose: new Map<string, UsageSum>(),
    byAgent: new Map<string, UsageSum>(),
    byPhase: new Map<string, UsageSum>(),
    byModel: new Map<string, UsageSum>(),
  };
  const session = createSessionSum();
  const sessionByModel = new Map<string, SessionSum>();
  let present: string | undefined;
  const askedParts = ({ purpose, agent }: AskedBy) => [
    partOf(parts.byPurpose, purpose, createUsageSum),
    ...(agent === undefined ? [] : [partOf(parts.byAgent, agent, createUsageSum)]),
  ];
  return {
    enterPhase: (name) => {
      present = name;
    },
    phase: () => present,
    record: (served, model = { name: served.reply.model }) => {
      if (seen.has(served.key)) return;
      const { request, phase } = served;
      const counted: Counted = {
        ...slim(served),
        askedBy: { purpose: request.purpose, agent: request.agent },
        prices: model.prices,
      };
      seen.set(served.key, counted);
      const sums = [
        total,
        ...askedParts(counted.askedBy),
        phase === undefined ? undefined : partOf(parts.byPhase, phase, createUsageSum),
        partOf(parts.byModel, model.name, createUsageSum),
      ];
      for (const sum of sums) sum?.add(counted, model.prices);
    },
    asked: (key, request) => {
      const counted = seen.get(key);
      if (counted === undefined || !isBefore(request, counted.askedBy)) return;
      for (const sum of askedParts(counted.askedBy)) sum.remove(counted, counted.prices);
      for (const sum of askedParts(request)) sum.add(counted, counted.prices);
      counted.askedBy = { purpose: request.purpose, agent: request.agent };
    },
    answered: (model, ms) => {
      session.answered(ms);
      partOf(sessionByModel, model, createSessionSum).answered(ms);
    },
    retried: (model) => {
      session.retried();
      partOf(sessionByModel, model, createSessionSum).retried();
    },
    snapshot: () => ({
      total: total.count(),
      byPurpose: withoutEmpty(counted(parts.byPurpose)),
      byAgent: withoutEmpty(counted(parts.byAgent)),
      byPhase: counted(parts.byPhase),
      byModel: counted(parts.byModel),
      session: { ...session.count(), byModel: counted(sessionByModel) },
    }),
  };
}

/** The fields of a reply that are kept. All replies of a long run stay in memory, so their texts are dropped. */
function slim({ origin, reply }: ServedReply): CountedReply {
  const { usage, thinkBlocks, failure, finish, adapted } = reply;
  return {
    origin,
    reply: {
      usage,
      finish,
      ...(thinkBlocks === undefined ? {} : { thinkBlocks }),
      ...(failure === undefined ? {} : { failure }),
      ...(adapted === undefined ? {} : { adapted }),
    },
  };
}

function isBefore(one: AskedBy, other: AskedBy): boolean {
  if (one.purpose !== other.purpose) return one.purpose < other.purpose;
  return one.agent !== undefined && (other.agent === undefined || one.agent < other.agent);
}

/** Leaves out a purpose or an agent whose calls were all moved to another one. */
function withoutEmpty(counts: Record<string, UsageCount>): Record<string, UsageCount> {
  return Object.fromEntries(Object.entries(counts).filter(([, { calls, replayed }]) => calls + replayed > 0));
}

function partOf<Sum>(parts: Map<string, Sum>, name: string, create: () => Sum): Sum {
  const known = parts.get(name) ?? create();
  parts.set(name, known);
  return known;
}

function counted<Count>(sums: ReadonlyMap<string, { count(): Count }>): Record<string, Count> {
  const entries = [...sums].map(([name, sum]) => [name, sum.count()] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
