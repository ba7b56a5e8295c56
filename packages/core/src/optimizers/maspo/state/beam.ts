import type { Candidate } from './candidate.ts';

/** The top candidates of one agent, best first, distinct by text; never empty. */
export type Beam = readonly Candidate[];

/**
 * The best `size` of parents and entrants by J. Only a candidate that gained on its parent (score > 0) may enter; on equal J the
 * earlier one stays ahead, parents before entrants.
 */
export function updateBeam(
  parents: Beam,
  scored: readonly { readonly candidate: Candidate; readonly score: number }[],
  size: number,
): Beam {
  const entrants = scored.filter(({ score }) => score > 0).map(({ candidate }) => candidate);
  return rankCandidates([...parents, ...entrants]).slice(0, size);
}

/** Sorted by J, best first and stable; of equal texts only the best stays. */
export function rankCandidates(candidates: readonly Candidate[]): Candidate[] {
  const ranked = candidates.toSorted((one, other) => other.cumulativeScore - one.cumulativeScore);
  return ranked.filter(
    (candidate, index) => ranked.findIndex(({ version }) => version === candidate.version) === index,
  );
}
