import type { FinalCheck } from '../event/optimization-event.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';

/** The measure that a search over whole prompt maps tries to raise. */
export interface Objective {
  readonly metric: 'win-rate' | 'accuracy';
  /** All questions on which it can be measured. */
  readonly questions: readonly Question[];
  /**
   * The value of prompts, 0 to 1; null when fewer than half of the questions could be scored. A win rate is measured against `reference`.
   */
  measure(
    prompts: PromptMap,
    on: { readonly reference: PromptMap; readonly questions: readonly Question[] },
  ): Promise<number | null>;
  /** The value that other prompts must exceed to be better than these. */
  bar(prompts: PromptMap, questions: readonly Question[]): Promise<number | null>;
  /**
   * The comparison at the end: the prompts in force against the seed prompts on all questions. `isRepeated`: the search has chosen the
   * prompts by this very comparison.
   */
  finalCheck(seedPrompts: PromptMap, check: { readonly isRepeated: boolean }): Promise<FinalCheck>;
}

/**
 * Whether a measured value is better than a bar. A value that was not measured is never better. A measured value always exceeds a bar that
 * was not measured.
 */
export function exceeds(value: number | null, bar: number | null): boolean {
  return value !== null && (bar === null || value > bar);
}
