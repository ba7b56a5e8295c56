import type { ChatRequest } from '@maspo/core';
import type { ServedReply } from '../layers/with-reply-store.ts';

/** Unique calls of a run, `calls + replayed`, and the tokens of both. */
export interface UsageCount {
  /** Made by the model in this process. */
  readonly calls: number;
  /** Taken from the reply store. */
  readonly replayed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface UsageSnapshot {
  readonly total: UsageCount;
  readonly byPurpose: Readonly<Partial<Record<ChatRequest['purpose'], UsageCount>>>;
  /** Calls that serve no single agent are left out. */
  readonly byAgent: Readonly<Record<string, UsageCount>>;
}

export interface UsageMeter {
  /** Counts a reply, once per key: how often a request is repeated depends on timing, which keys a run needs does not. */
  record(served: ServedReply): void;
  /** A plain copy, its keys sorted. Of equal requests by several agents the first one is counted. */
  snapshot(): UsageSnapshot;
}

const nothing: UsageCount = { calls: 0, replayed: 0, inputTokens: 0, outputTokens: 0 };

export function createUsageMeter(): UsageMeter {
  const seen = new Set<string>();
  const byPurpose = new Map<string, UsageCount>();
  const byAgent = new Map<string, UsageCount>();
  let total = nothing;
  return {
    record: (served) => {
      if (seen.has(served.key)) return;
      seen.add(served.key);
      const { purpose, agent } = served.request;
      total = added(total, served);
      byPurpose.set(purpose, added(byPurpose.get(purpose), served));
      if (agent !== undefined) byAgent.set(agent, added(byAgent.get(agent), served));
    },
    snapshot: () => ({ total, byPurpose: sorted(byPurpose), byAgent: sorted(byAgent) }),
  };
}

function added(count: UsageCount = nothing, { origin, reply }: ServedReply): UsageCount {
  return {
    calls: count.calls + (origin === 'called' ? 1 : 0),
    replayed: count.replayed + (origin === 'replayed' ? 1 : 0),
    inputTokens: count.inputTokens + reply.usage.inputTokens,
    outputTokens: count.outputTokens + reply.usage.outputTokens,
  };
}

function sorted(counts: ReadonlyMap<string, UsageCount>): Record<string, UsageCount> {
  return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}
