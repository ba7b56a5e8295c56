import type { FinalCheck, GradedPart, OptimizationResult } from '@maspo/core';
import type { UsageSnapshot } from '@maspo/models';
import type { CodeOutcome, PromptLeak, SandboxLevel, ScoringBasis } from '@maspo/tasks';
import { type ExampleOutcome, type Score, scoreOf } from '../grading/evaluate-system.ts';
import type { KeptTraces } from '../traces/trace-record.ts';
import type { JudgeCheckRecord } from './judge-check-record.ts';
import { type Manifest, testScores } from './manifest.ts';
import { type PhaseUsage, type RunUsage, runUsageOf, usageBetween } from './phase-usage.ts';
import type { UnusableReplies } from './unusable-replies.ts';

/** A run in numbers; the object that `maspo optimize --json` prints. */
export interface Summary {
  /** The run directory. */
  readonly run: string;
  /** How the run ended. Also `budget-exhausted` if a limit ended the scoring. */
  readonly status: OptimizationResult['status'];
  /** The limit that ended the run, and the amount used by then. */
  readonly budgetReached: string | null;
  /** The optimizer's name; an ablation never carries that of the optimizer itself. */
  readonly optimizer: string;
  readonly preset: string;
  readonly protocol: string;
  /** Whether labels influenced the search, through a guard, the target or the optimizer itself. */
  readonly usesLabels: boolean;
  /** The questions whose final answers were graded during the search; empty if no labels were used. */
  readonly graded: readonly GradedPart[];
  /** Test questions, or answers to them, that the seed and final prompts contain. With leaks, the scores are not held-out results. */
  readonly leaks: readonly PromptLeak[];
  /** Whether any model role was simulated. If so, no number here was measured on real models. */
  readonly simulated: boolean;
  readonly grading: Manifest['grading'];
  /** The sandbox level that programs ran at; null for a task without code. */
  readonly sandboxLevel: SandboxLevel | null;
  /** The test split under the seed prompts and under the final prompts. */
  readonly seed: Score;
  readonly final: Score;
  /** The source of `seed` and `final`: `graded` by answers, `judged` by the evaluator and a rubric, or `none` without answers. */
  readonly scores: ScoringBasis;
  /** The validation questions of each separate file under both prompts; empty without such files. */
  readonly validation: readonly ValidationScore[];
  /** Examples that only the final prompts got right, and examples that only the seed prompts got right. */
  readonly changed: { readonly gained: number; readonly lost: number };
  readonly finalCheck: FinalCheck;
  /** Whether the judge can be distinguished from a judge that guesses. */
  readonly judgeCheck: JudgeCheckRecord;
  /** The share of traces, answers, verdicts, assessments and proposals that could not be used, and why. */
  readonly unusable: UnusableReplies;
  /** The evidence in the run directory; null if the run keeps no traces. */
  readonly traces: KeptTraces | null;
  /** Unique calls by purpose, optimization and evaluation together, without those of `judgeCheck`. */
  readonly calls: PhaseUsage['calls'];
  readonly tokens: PhaseUsage['tokens'];
  /** The same calls in full: tokens, failures and money, by purpose, agent, phase and model. */
  readonly usage: RunUsage;
  readonly phases: { readonly optimization: PhaseUsage; readonly evaluation: PhaseUsage };
}

/** The scores of seed and final prompts on the validation questions of one file. */
export interface ValidationScore {
  readonly name: string;
  readonly seed: Score;
  readonly final: Score;
}

export function summaryOf(run: {
  readonly manifest: Manifest;
  readonly directory: string;
  readonly outcomes: { readonly seed: readonly ExampleOutcome[]; readonly final: readonly ExampleOutcome[] };
  readonly status: OptimizationResult['status'];
  readonly usesLabels: boolean;
  readonly graded: readonly GradedPart[];
  readonly leaks: readonly PromptLeak[];
  readonly finalCheck: FinalCheck;
  readonly judgeCheck: JudgeCheckRecord;
  readonly budgetReached: string | undefined;
  readonly unusable: UnusableReplies;
  readonly traces: KeptTraces | null;
  readonly validation: readonly ValidationScore[];
  /** The usage after the search, and at the end. */
  readonly usage: { readonly search: UsageSnapshot; readonly total: UsageSnapshot };
}): Summary {
  const {
    manifest,
    directory,
    outcomes,
    status,
    usesLabels,
    graded,
    leaks,
    finalCheck,
    judgeCheck,
    budgetReached,
    unusable,
    traces,
    validation,
    usage,
  } = run;
  const total = usageBetween(undefined, usage.total);
  return {
    run: directory,
    status,
    budgetReached: budgetReached ?? null,
    optimizer: manifest.optimizer,
    preset: (manifest.options as { preset?: string }).preset ?? manifest.optimizer,
    protocol: manifest.protocol,
    usesLabels,
    graded,
    leaks,
    simulated: manifest.simulated,
    grading: manifest.grading,
    sandboxLevel: sandboxLevelOf(outcomes.seed) ?? sandboxLevelOf(outcomes.final) ?? null,
    seed: scoreOf(outcomes.seed),
    final: scoreOf(outcomes.final),
    scores: testScores(manifest),
    validation,
    changed: {
      gained: countOnlyRight(outcomes.final, outcomes.seed),
      lost: countOnlyRight(outcomes.seed, outcomes.final),
    },
    finalCheck,
    judgeCheck,
    unusable,
    traces,
    calls: total.calls,
    tokens: total.tokens,
    usage: runUsageOf(usage.total),
    phases: {
      optimization: usageBetween(undefined, usage.search),
      evaluation: usageBetween(usage.search, usage.total),
    },
  };
}

/** Outcomes of code state the sandbox level, which is the same for all outcomes of a run. */
function sandboxLevelOf(outcomes: readonly ExampleOutcome[]): SandboxLevel | undefined {
  return outcomes.map((outcome) => (outcome as Partial<CodeOutcome>).level).find((level) => level !== undefined);
}

/** Both lists hold the same examples in the same order. */
function countOnlyRight(one: readonly ExampleOutcome[], other: readonly ExampleOutcome[]): number {
  return one.filter(({ outcome }, index) => outcome === 'correct' && other[index]!.outcome === 'incorrect').length;
}
