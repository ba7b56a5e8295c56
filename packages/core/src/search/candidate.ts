/** A valid new prompt for one agent, with the prompt and the operator that it was made by. */
export interface Candidate {
  readonly agent: string;
  readonly prompt: string;
  /** `promptVersion` of the prompt. */
  readonly version: string;
  /** Version of the prompt that it was made from; null for a seed. */
  readonly parent: string | null;
  /** Name of the operator that it was made by; `seed` for a seed. */
  readonly operator: string;
}
