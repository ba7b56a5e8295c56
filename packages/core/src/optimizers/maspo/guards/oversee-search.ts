import type { EndCause } from '../../../event/optimization-event.ts';
import type { PromptMap } from '../../../prompt/prompt-map.ts';
import type { Validation } from '../../../question/validation.ts';
import type { GuardOptions } from '../options/guard-options.ts';
import type { StopOptions } from '../options/stop-options.ts';
import type { SearchState } from '../state/search-state.ts';
import type { ImprovementWatch } from './global-improvement.ts';
import { guardPrompts } from './guard-prompts.ts';
import { accuracyMeasure } from './measure-accuracy.ts';
import { stopConditions } from './stop-conditions.ts';

/** The oversight of a search: its guards and its stop conditions. */
export interface Oversight {
  /** Measures what the guards need to know about the seed prompts. */
  begin(): Promise<void>;
  /** Whether the deadline has passed; called between steps. */
  expired(): boolean;
  /** To be called when a round is over. Adopts its prompts or not, and returns the cause where the search has to end. */
  closeRound(round: number): Promise<EndCause | undefined>;
  /** Puts prompts in force that the guards have checked and allow, after the last round or within an open one. */
  settle(end: { readonly roundIsOpen: boolean }): void;
  /** Whether a bound was broken: by a round's tokens, or by the prompts that are the result. */
  isViolatedBy(result: { readonly keptSeed: boolean }): boolean;
}

export interface OversightMeans {
  readonly guards: GuardOptions;
  readonly stop: StopOptions;
  readonly seedPrompts: PromptMap;
  /** Needed where a guard or the target asks for accuracy. */
  readonly validation: Validation | undefined;
  readonly improvement: ImprovementWatch;
  readonly tokens: () => number;
  readonly expired: () => boolean;
  /** Whether stop conditions are only measured. */
  readonly toTheEnd: boolean;
}

export function overseeSearch(search: SearchState, means: OversightMeans): Oversight {
  const { guards, stop, seedPrompts, validation, improvement, tokens, expired, toTheEnd } = means;
  const measureAccuracy = accuracyMeasure(search, validation ?? noValidation);
  const guard = guardPrompts(search, { guards, measureAccuracy, tokens });
  const conditions = stopConditions(search, { stop, seedPrompts, measureAccuracy });
  let withoutImprovement = 0;
  return {
    begin: async () => {
      await guard.begin();
      guard.beginRound();
    },
    expired,
    closeRound: async (round) => {
      const improved = improvement.take();
      const adopted = await guard.closeRound(round);
      if (guard.overspent && !toTheEnd) return 'guard';
      withoutImprovement = improved && adopted ? 0 : withoutImprovement + 1;
      for (const { cause, isMet } of conditions)
        if ((await isMet({ round, withoutImprovement })) && !toTheEnd) return cause;
      guard.beginRound();
      return expired() ? 'deadline' : undefined;
    },
    settle: ({ roundIsOpen }) => {
      if (roundIsOpen) guard.dropUnchecked();
      guard.settle();
    },
    isViolatedBy: ({ keptSeed }) => guard.overspent || (keptSeed && !guard.seedHolds),
  };
}

const noValidation: Validation = { questions: [], score: async () => undefined };
