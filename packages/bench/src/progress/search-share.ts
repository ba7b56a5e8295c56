import type { OptimizationEvent } from '@maspo/core';
import { type BudgetConfig, deadlineOf, type UsageSnapshot } from '@maspo/models';

/** The finished share of a search, according to its events. */
export interface SearchShare {
  event(event: OptimizationEvent): void;
  /** From 0 to 1, of the longest way through the schedule; undefined where the length of the search is not known. */
  readonly done: number | undefined;
}

/** The steps or trials of a search, counted as they finish. */
export function followSearch(): SearchShare {
  let total: number | undefined;
  let perRound = 0;
  let finished = 0;
  return {
    event: (event) => {
      switch (event.type) {
        case 'run-started':
          perRound = stepsPerRound(event);
          total = stepsOf(event, perRound);
          break;
        case 'trials-started':
          total = event.trials;
          break;
        case 'trial-finished':
          finished = Math.max(finished, event.trial);
          break;
        case 'step-finished':
          finished += 1;
          break;
        case 'round-finished':
          finished = Math.max(finished, event.round * perRound);
          break;
        case 'search-ended':
          total = finished = 1;
      }
    },
    get done() {
      return total === undefined || total === 0 ? undefined : Math.min(1, finished / total);
    },
  };
}

type RunStarted = Extract<OptimizationEvent, { type: 'run-started' }>;

interface SearchLength {
  readonly schedule?: { readonly rounds?: number; readonly maxRounds?: number; readonly steps?: number };
  readonly rounds?: number;
}

function stepsPerRound(event: RunStarted): number {
  const { schedule } = (event.options ?? {}) as SearchLength;
  return searchedAgents(event) * (schedule?.steps ?? 1);
}

/** Undefined for an optimizer that reports its length later, or never. */
function stepsOf({ options, optimizer }: RunStarted, perRound: number): number | undefined {
  const { schedule, rounds } = (options ?? {}) as SearchLength;
  if (optimizer === 'spo' && rounds !== undefined) return rounds * perRound;
  if (schedule?.steps === undefined) return undefined;
  return (schedule.rounds ?? schedule.maxRounds ?? 1) * perRound;
}

function searchedAgents({ agents, frozen, turns = {} }: RunStarted): number {
  return agents.filter((agent) => !(agent in turns) && !frozen.includes(agent)).length;
}

/** Returns how much of its budget a run has used, by the nearest limit; 0 without a limit. */
export function followBudget(budget: BudgetConfig = {}, now: () => number): (used: UsageSnapshot) => number {
  const startedAt = now();
  const { maxCalls, maxTokens, maxMoney, deadline } = budget;
  const endsAt = deadline === undefined ? undefined : deadlineOf(deadline, startedAt);
  return ({ total }) => {
    const shares = [
      part(total.calls + total.replayed, maxCalls),
      part(total.inputTokens + total.outputTokens, maxTokens),
      part(total.money ?? 0, maxMoney),
      part(now() - startedAt, endsAt && endsAt - startedAt),
    ];
    return Math.min(1, Math.max(...shares));
  };
}

function part(used: number, limit: number | undefined): number {
  return limit === undefined || limit <= 0 ? 0 : used / limit;
}
