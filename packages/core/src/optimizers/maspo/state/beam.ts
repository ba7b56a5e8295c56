import type { BeamEntry } from '../../../event/optimization-event.ts';
import type { Candidate } from '../../../search/candidate.ts';

/** A candidate after it was scored, as a member of a beam. */
export interface ScoredCandidate extends Candidate {
  /** J: the sum of the scores (R - 0.5) along its line of parents since the last refresh. */
  readonly cumulativeScore: number;
}

/** The top candidates of one agent, best first, distinct by text; never empty. */
export type Beam = readonly ScoredCandidate[];

/**
 * The best `size` of parents and entrants by J. Only a candidate that gained on its parent (score > 0) may enter; on equal J the
 * earlier one stays ahead, parents before entrants.
 */
export function updateBeam(
  parents: Beam,
  scored: readonly { readonly candidate: ScoredCandidate; readonly score: number }[],
  size: number,
): Beam {
  const entrants = scored.filter(({ score }) => score > 0).map(({ candidate }) => candidate);
  return rankCandidates([...parents, ...entrants]).slice(0, size);
}

/** Sorted by J, best first and stable; of equal texts only the best stays. */
export function rankCandidates(candidates: readonly ScoredCandidate[]): ScoredCandidate[] {
  const ranked = candidates.toSorted((one, other) => other.cumulativeScore - one.cumulativeScore);
  return ranked.filter(
    (candidate, index) => ranked.findIndex(({ version }) => version === candidate.version) === index,
  );
}

/** The candidate as events show it. */
export function beamEntry({ version, cumulativeScore }: ScoredCandidate): BeamEntry {
  return { version, cumulativeScore };
}
