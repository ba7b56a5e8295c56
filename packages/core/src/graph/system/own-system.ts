import type { PromptMap } from '../../prompt/prompt-map.ts';
import type { Question } from '../../question/question.ts';

/**
 * A multi-agent system that runs in its own code, with tools, state and conditional edges as it likes. Its agents take their prompts from
 * the map that they are given, and it reports what each agent received and wrote.
 */
export interface OwnSystem {
  /** In the order in which they usually speak. `role` says in one or two sentences what the agent is for; judges and proposers read it. */
  readonly agents: readonly { readonly id: string; readonly role: string }[];
  /** `[from, to]`: `to` may read the work of `from`. Edges may be conditional, and may close loops. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Agents after which the system may end; when left out, the agents without an outgoing edge. */
  readonly ends?: readonly string[];
  readonly run: RunSystem;
  /** Whether the same prompts and question always give the same outputs, so that one run may be reused; false when left out. */
  readonly deterministic?: boolean;
}

/**
 * Runs the system on one question under these prompts, one for each agent. May be called for many questions at once. An error means that
 * the system failed on this question; to end the whole optimization, throw a `MaspoError`.
 */
export type RunSystem = (prompts: PromptMap, question: Question, options: RunSystemOptions) => Promise<SystemRun>;

export interface RunSystemOptions {
  /**
   * The only agent whose prompt differs from the prompts of the run `previous`. The turns of `previous` before this agent first spoke may
   * be reused. A system that cannot begin in the middle ignores this option and runs as a whole.
   */
  readonly from?: string;
  readonly previous?: SystemRun;
  /** Names an independent draw of a system that is not deterministic. It may serve as a seed. */
  readonly draw?: string;
  /** Aborted when the result is no longer needed. */
  readonly signal: AbortSignal;
}

/** What a system did on one question. */
export interface SystemRun {
  /** In the order in which the agents spoke. An agent may speak several times, or not at all. It is judged by its last turn. */
  readonly turns: readonly SystemTurn[];
  /** The final answer; the output of the last turn, when left out. */
  readonly answer?: string | undefined;
  /** Tokens of all its model calls; estimated from the texts, when left out. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number } | undefined;
}

export interface SystemTurn {
  readonly agent: string;
  /** What the agent received besides its prompt: the question, the work of others, results of tools. */
  readonly input: string;
  readonly output: string;
  /** Whether the output was cut at a length limit; false when left out. */
  readonly truncated?: boolean | undefined;
}
