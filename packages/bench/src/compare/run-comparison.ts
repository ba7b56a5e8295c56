import type { PairedDifference } from '../statistics/paired-difference.ts';
import type { ComparedRun } from './compared-run.ts';

/** Two prompt maps on the same test questions; the object that `maspo bench compare --json` prints. */
export interface RunComparison {
  /**
   * Interval and p are about the two prompt maps. They show nothing about the optimizers, whose next search may find other prompts. To
   * compare optimizers, an experiment needs several seeds.
   */
  readonly about: 'these-prompts';
  /** Whether the models were simulated, either in all compared runs or in none. */
  readonly simulated: boolean;
  readonly protocol: string;
  /** The graders that score: `repaired` or `as-published`. */
  readonly grading: string;
  readonly task: { readonly id: string; readonly sha256: string };
  readonly questions: {
    /** Test questions that both sides have scored. All figures are about these questions. */
    readonly n: number;
    /** Shared questions that one side or both left unscored. */
    readonly unscoredLeftOut: number;
    /** Test questions of only one side, which the option `shared` leaves out. */
    readonly onlyInOne: number;
    readonly onlyInOther: number;
  };
  readonly one: ComparedSide;
  readonly other: ComparedSide;
  /** Accuracy of `other` minus that of `one`, in percentage points, with its 95 % interval; null if no question was scored by both. */
  readonly difference: Readonly<Record<'points' | 'low' | 'high', number | null>>;
  /** Questions that only `other` has right (gained), and that only `one` has right (lost). */
  readonly gained: number;
  readonly lost: number;
  /** p of the exact two-sided test of McNemar. */
  readonly p: number | null;
  readonly effect: PairedDifference['effect'];
  readonly power: {
    /** (gained + lost) / n. */
    readonly discordant: number | null;
    /** The smallest difference that n questions show with 80 % power at level 0.05; null where they show none. */
    readonly detectablePoints: number | null;
    /** The requested difference, and the number of questions that show it at this power and level; null if no pair is discordant. */
    readonly points: number;
    readonly questionsNeeded: number | null;
  };
}

export interface ComparedSide {
  /** The run directory, as it was given. */
  readonly run: string;
  readonly prompts: 'seed' | 'final';
  readonly optimizer: string;
  readonly preset: string;
  readonly status: ComparedRun['summary']['status'];
  readonly usesLabels: boolean;
  /** The number of test questions, or answers to them, that these prompts hold. */
  readonly leaks: number;
  /** The share of the compared questions that were answered right, with its 95 % interval. */
  readonly accuracy: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The cost of the whole run, for search and scoring; null for the seed prompts, whose share of it is not counted separately. */
  readonly cost: {
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Null where a model has no price. */
    readonly money: number | null;
  } | null;
}
