import type { ChatRequest } from '@maspo/core';
import type { Prices } from './prices.ts';
import { createSessionSum, type SessionCount, type SessionSum } from './session-count.ts';
import { createUsageSum, type ServedReply, type UsageCount, type UsageSum } from './usage-count.ts';

export interface UsageSnapshot {
  readonly total: UsageCount;
  readonly byPurpose: Readonly<Partial<Record<ChatRequest['purpose'], UsageCount>>>;
  /** Calls that serve no single agent are left out. */
  readonly byAgent: Readonly<Record<string, UsageCount>>;
  /** Calls asked for before the first phase are left out. */
  readonly byPhase: Readonly<Record<string, UsageCount>>;
  readonly byModel: Readonly<Record<string, UsageCount>>;
  /** Of this process alone. Unlike everything above, it differs between equal runs. */
  readonly session: SessionCount & { readonly byModel: Readonly<Record<string, SessionCount>> };
}

/** A model, as usage is counted by model. */
export interface CountedModel {
  readonly name: string;
  /** Without them its calls have no price. */
  readonly prices?: Prices | undefined;
}

export interface UsageMeter {
  /** Names the phase in which calls are asked for from now on. */
  enterPhase(name: string): void;
  /** The phase entered last. */
  phase(): string | undefined;
  /**
   * Counts a reply once for each key. How often a request is repeated depends on timing; which keys a run needs does
   * not. Without a `model` it is counted under the name that the provider reports.
   */
  record(served: ServedReply, model?: CountedModel): void;
  /** Counts an attempt that was answered after `ms`. */
  answered(model: string, ms: number): void;
  /** Counts a failed attempt that another one follows. */
  retried(model: string): void;
  /** A plain copy with sorted keys. Where several agents make equal requests, only the first one is counted. */
  snapshot(): UsageSnapshot;
}

export function createUsageMeter(): UsageMeter {
  const seen = new Set<string>();
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
  return {
    enterPhase: (name) => {
      present = name;
    },
    phase: () => present,
    record: (served, model = { name: served.reply.model }) => {
      if (seen.has(served.key)) return;
      seen.add(served.key);
      const { purpose, agent } = served.request;
      const sums = [
        total,
        partOf(parts.byPurpose, purpose, createUsageSum),
        agent === undefined ? undefined : partOf(parts.byAgent, agent, createUsageSum),
        served.phase === undefined ? undefined : partOf(parts.byPhase, served.phase, createUsageSum),
        partOf(parts.byModel, model.name, createUsageSum),
      ];
      for (const sum of sums) sum?.add(served, model.prices);
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
      byPurpose: counted(parts.byPurpose),
      byAgent: counted(parts.byAgent),
      byPhase: counted(parts.byPhase),
      byModel: counted(parts.byModel),
      session: { ...session.count(), byModel: counted(sessionByModel) },
    }),
  };
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
