/**
 * One unlabelled item: what the agents are asked. By design it has no gold answer, so that an optimizer cannot see one;
 * `Example` in the tasks package adds it.
 */
export interface Question {
  /** Unique within its benchmark, e.g. `math-500/test/algebra/1.json`. */
  readonly id: string;
  /** The full text that replaces `{question}` in a prompt. */
  readonly text: string;
}
