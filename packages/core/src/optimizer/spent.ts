/** What a run has used so far; calls that were answered from a store count like all others, repeated equal calls do not. */
export interface Spent {
  readonly calls: number;
  /** Input and output together. */
  readonly tokens: number;
}
