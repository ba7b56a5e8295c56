import type { ZodType } from 'zod';
import type { Emit, FinalCheck } from '../event/optimization-event.ts';
import type { Witness } from '../judge/testimony.ts';
import type { ModelRoles, OptimizerRole } from '../model/role-model.ts';
import type { ExplainedOption } from '../options/explain-options.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { RandomSource } from '../random/random-source.ts';
import type { FinalCheckCalls } from '../search/final-check.ts';
import type { OptimizationProblem } from './optimization-problem.ts';

/** A way to find better prompts. A new optimizer is one file with one such value. */
export interface Optimizer<Options> {
  readonly name: string;
  /** Parses what a user wrote into resolved options, every default filled in. */
  readonly options: ZodType<Options>;
  /** Whether it uses labels under all options. */
  readonly usesLabels: boolean;
  /** Whether final answers to pool questions are compared by their scores under these options; when left out, they never are. */
  gradesPool?(options: Options): boolean;
  /**
   * The roles that it may call on this graph, where the `frozen` agents keep their prompts: a run needs no key, server or file for the
   * other roles. When left out, both.
   */
  calls?(options: Options, problem: Pick<OptimizationProblem, 'graph' | 'frozen'>): readonly OptimizerRole[];
  /** Whether verdicts of the evaluator lead its search on this graph. When left out, they do if it may call the evaluator. */
  usesJudge?(options: Options, problem: Pick<OptimizationProblem, 'graph' | 'frozen'>): boolean;
  /** Every resolved setting, with its meaning and where its value comes from. */
  explain(options: Options): readonly ExplainedOption[];
  /** Why it cannot work on a problem under these options, one line for each issue; empty when it can. */
  check(problem: OptimizationProblem, options: Options): string[];
  /** The largest number of calls that its final check makes; when left out, no calls are reserved for it. */
  finalCheckCalls?(problem: OptimizationProblem, options: Options): FinalCheckCalls;
  optimize(problem: OptimizationProblem, context: OptimizationContext<Options>): Promise<OptimizationResult>;
}

export interface OptimizationContext<Options> {
  readonly options: Options;
  readonly models: ModelRoles;
  readonly random: RandomSource;
  readonly emit: Emit;
  /** Receives every answer of an evaluator. */
  readonly witness?: Witness | undefined;
  readonly signal: AbortSignal;
  /**
   * What the run has used so far; left out where calls are not counted. Read it only when no call is in flight: then it
   * does not depend on timing.
   */
  readonly spent?: () => Spent;
  /** Whether the caller's deadline has passed. */
  readonly expired: () => boolean;
  /** Whether stop conditions are only measured, and do not end the search. */
  readonly toTheEnd: boolean;
}

export interface OptimizationResult {
  /**
   * `finished`: the schedule was completed; `target-reached` and `converged` (no further global improvement): a stop
   * condition ended it earlier; `guard-violated`: a bound of the guards could not be satisfied; `deadline-reached`,
   * `budget-exhausted`: a limit that the user set ended the search early.
   */
  readonly status:
    | 'finished'
    | 'target-reached'
    | 'converged'
    | 'guard-violated'
    | 'deadline-reached'
    | 'budget-exhausted';
  /**
   * A valid prompt for every `llm` agent: the optimized prompt, or the seed prompt where it was not beaten. Where a
   * limit ended the search, the best prompts so far. Optimized prompts that break a guard are never the result.
   */
  readonly prompts: PromptMap;
  readonly finalCheck: FinalCheck;
}

/**
 * What a run has used so far. Calls that were answered from a reply store count like all other calls; repeated equal calls do not count.
 */
export interface Spent {
  readonly calls: number;
  /** Input and output together. */
  readonly tokens: number;
}
