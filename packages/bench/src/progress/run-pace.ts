import type { OptimizationEvent } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import type { Manifest } from '../records/manifest.ts';
import { createPace, fewestMeasured } from './pace.ts';
import { followBudget, followSearch } from './search-share.ts';

/** The progress of a run and the time left: first of its search, then of its scoring. The two are measured separately. */
export interface RunPace {
  started(manifest: Manifest, usage: () => UsageSnapshot): void;
  event(event: OptimizationEvent): void;
  evaluated(done: number, total: number): void;
  isScoring(): boolean;
  /** From 0 to 1, of the search or of the scoring, whichever is in progress; undefined where it is not known. */
  share(): number | undefined;
  /** From 0 to 1, over search and scoring together, as far as it is known. */
  wholeShare(): number;
  /** The number of calls that were sent to a model. Stored replies are not counted. */
  callsMade(): number;
  /** The pace in words; empty if it is not known, or if the search or the scoring is done. */
  texts(): readonly string[];
}

export function followRun(clock: () => number, now: () => number = Date.now): RunPace {
  const search = followSearch();
  let usage: (() => UsageSnapshot) | undefined;
  let budgetShare: (used: UsageSnapshot) => number = () => 0;
  let scored: number | undefined;
  let searchCalls = 0;
  let pace = createPace(clock);
  let measures = false;
  let visited = false;
  let fewest = fewestMeasured;
  let callsBefore = 0;

  const share = () => {
    if (scored !== undefined) return scored;
    const bought = usage === undefined ? 0 : budgetShare(usage());
    return search.done === undefined && bought === 0 ? undefined : Math.max(search.done ?? 0, bought);
  };
  const callsSoFar = () => {
    const { calls = 0, replayed = 0 } = usage?.().total ?? {};
    return calls + replayed;
  };
  const callsMade = () => usage?.().total.calls ?? 0;
  const hasCalled = () => callsMade() > 0;
  const startFrom = (share: number) => {
    pace.startFrom(share);
    callsBefore = callsMade();
  };
  /** The ratio of search to scoring is not known beforehand, so the search counts as nine tenths until it has ended. */
  const wholeShare = () => {
    if (scored === undefined) return 0.9 * (share() ?? 0);
    const scoringCalls = callsSoFar() - searchCalls;
    if (scored === 0 || scoringCalls === 0) return searchCalls === 0 ? scored : 0.9 + scored / 10;
    return callsSoFar() / (searchCalls + scoringCalls / scored);
  };
  /** Stored replies are read in no time, so a resumed run is measured from its first call. */
  const skipReplayed = () => {
    if (measures) return;
    measures = hasCalled();
    if (!measures) startFrom(share() ?? 0);
  };
  return {
    started: ({ limits }, usageSoFar) => {
      usage = usageSoFar;
      // A deadline may be a time of day, so this uses the real clock.
      budgetShare = followBudget(limits?.budget, now);
      // Concurrent calls are answered together, so one such wave allows no estimate.
      fewest = Math.max(fewestMeasured, 2 * (limits?.concurrency ?? 1));
      pace = createPace(clock, fewest);
    },
    event: (event) => {
      search.event(event);
      // The work before the first step, such as the check of the judge, takes another time than steps do.
      if (!visited && (event.type === 'visit-started' || event.type === 'trials-started')) {
        visited = true;
        startFrom(share() ?? 0);
      }
      if (event.type === 'run-finished') searchCalls = callsSoFar();
      if (event.type === 'step-finished' || event.type === 'trial-finished') skipReplayed();
    },
    evaluated: (done, total) => {
      if (scored === undefined) {
        pace = createPace(clock, fewest);
        startFrom(0);
      }
      scored = done / total;
      skipReplayed();
    },
    isScoring: () => scored !== undefined,
    share,
    wholeShare,
    callsMade,
    texts: () => {
      const known = share();
      return known === undefined || known === 1
        ? []
        : [`${scored === undefined ? 'search ' : ''}${pace.text(known, callsMade() - callsBefore)}`];
    },
  };
}
