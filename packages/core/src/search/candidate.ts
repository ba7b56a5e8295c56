/** A valid new prompt for one agent, with the prompt that it was made from and the operator that made it. */
export interface Candidate {
  readonly agent: string;
  readonly prompt: string;
  /** `promptVersion` of the prompt. */
  readonly version: string;
  /** Version of the prompt that it was made from; null for a seed. */
  readonly parent: string | null;
  /** Name of the operator that made it; `seed` for a seed. */
  readonly operator: string;
}
