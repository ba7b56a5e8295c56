/** How many calls a server gets at once, learned from its answers: additive increase, multiplicative decrease. */
export interface AdaptiveLimit {
  /** In [1, `most`]. */
  readonly limit: number;
  readonly most: number;
  /** Successes since the limit last changed. */
  readonly successes: number;
  /** How often the limit was cut. A call keeps the count from the time when it was sent. */
  readonly cuts: number;
}

export function adaptiveLimit(most: number): AdaptiveLimit {
  return { limit: most, most, successes: 0, cuts: 0 };
}

/** Raises the limit by one after as many successes as it allows calls at once, up to `most`. */
export function afterSuccess(state: AdaptiveLimit): AdaptiveLimit {
  if (state.limit >= state.most) return state;
  const successes = state.successes + 1;
  return successes < state.limit ? { ...state, successes } : { ...state, limit: state.limit + 1, successes: 0 };
}

/**
 * Half as many calls after a refusal, at least 1. A burst of refusals counts once, because calls that were sent before the last cut show
 * nothing about the new limit.
 */
export function afterRefusal(state: AdaptiveLimit, sentAfterCuts: number): AdaptiveLimit {
  if (sentAfterCuts < state.cuts) return state;
  return { ...state, limit: Math.max(1, Math.floor(state.limit / 2)), successes: 0, cuts: state.cuts + 1 };
}
