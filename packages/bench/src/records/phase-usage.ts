import type { UsageCount, UsageSnapshot } from '@maspo/models';

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** Unique calls and their tokens in one phase of a run, whether made or replayed from the store. */
export interface PhaseUsage {
  readonly calls: Readonly<Record<string, number>>;
  readonly tokens: Tokens;
  readonly tokensByPurpose: Readonly<Record<string, Tokens>>;
}

/** The calls and tokens that a run needs. They are the same for equal runs, because replayed calls count like made calls. */
export type RunUsage = Readonly<
  Record<'byPurpose' | 'byAgent' | 'byPhase' | 'byModel', Readonly<Record<string, Used>>>
> & {
  readonly total: Used;
};

/** `UsageCount` with made and replayed calls counted together. */
export type Used = Omit<UsageCount, 'replayed'>;

export function runUsageOf({ total, byPurpose, byAgent, byPhase, byModel }: UsageSnapshot): RunUsage {
  const used = ({ calls, replayed, ...rest }: UsageCount): Used => ({ calls: calls + replayed, ...rest });
  const each = (counts: Readonly<Record<string, UsageCount>>) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, used(count)] as const));
  return {
    total: used(total),
    byPurpose: each(byPurpose),
    byAgent: each(byAgent),
    byPhase: each(byPhase),
    byModel: each(byModel),
  };
}

/** The usage between two snapshots of one meter; from the beginning where `before` is undefined. */
export function usageBetween(before: UsageSnapshot | undefined, after: UsageSnapshot): PhaseUsage {
  const earlier: Readonly<Record<string, UsageCount>> = before?.byPurpose ?? {};
  const used = Object.entries(after.byPurpose)
    .map(([purpose, now]) => ({ purpose, ...difference(now, earlier[purpose]) }))
    .filter(({ calls }) => calls > 0);
  return {
    calls: Object.fromEntries(used.map(({ purpose, calls }) => [purpose, calls])),
    tokens: {
      input: used.reduce((sum, { tokens }) => sum + tokens.input, 0),
      output: used.reduce((sum, { tokens }) => sum + tokens.output, 0),
    },
    tokensByPurpose: Object.fromEntries(used.map(({ purpose, tokens }) => [purpose, tokens])),
  };
}

function difference(now: UsageCount, then: UsageCount | undefined): { calls: number; tokens: Tokens } {
  return {
    calls: now.calls + now.replayed - (then?.calls ?? 0) - (then?.replayed ?? 0),
    tokens: {
      input: now.inputTokens - (then?.inputTokens ?? 0),
      output: now.outputTokens - (then?.outputTokens ?? 0),
    },
  };
}
