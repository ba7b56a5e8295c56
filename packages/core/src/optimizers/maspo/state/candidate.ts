import type { BeamEntry } from '../../../event/optimization-event.ts';
import type { OperatorName } from '../../../operators/operator-name.ts';

/** A prompt for one agent, as a member of its beam. */
export interface Candidate {
  readonly agent: string;
  readonly prompt: string;
  /** `promptVersion` of the prompt. */
  readonly version: string;
  /** Version of the prompt it was made from; null for a seed. */
  readonly parent: string | null;
  readonly operator: 'seed' | OperatorName;
  /** J: the sum of the scores (R - 0.5) along its line of parents since the last refresh. */
  readonly cumulativeScore: number;
}

/** The candidate as events show it. */
export function beamEntry({ version, cumulativeScore }: Candidate): BeamEntry {
  return { version, cumulativeScore };
}
