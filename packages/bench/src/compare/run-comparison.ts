import type { PairedDifference } from '../statistics/paired-difference.ts';
import type { ComparedRun } from './compared-run.ts';

/** Two prompt maps on the same test questions; the object that `maspo bench compare --json` prints. */
export interface RunComparison {
  /**
   * What interval and p are about: the two prompt maps. Nothing follows for the optimizers, whose next search may find others; several
   * seeds in an experiment show that.
   */
  readonly about: 'these-prompts';
  /** Whether the models were simulated; of all runs compared, or of none. */
  readonly simulated: boolean;
  readonly protocol: string;
  /** The graders that score: `repaired` or `as-published`. */
  readonly grading: string;
  readonly task: { readonly id: string; readonly sha256: string };
  readonly questions: {
    /** Test questions that both sides have scored: all figures are of these. */
    readonly n: number;
    /** Shared questions that one side or both left unscored. */
    readonly unscoredLeftOut: number;
    /** Test questions of one side alone, left out by the option `shared`. */
    readonly onlyInOne: number;
    readonly onlyInOther: number;
  };
  readonly one: ComparedSide;
  readonly other: ComparedSide;
  /** Accuracy of `other` less that of `one`, in percentage points, with its 95 % interval; null where nothing was scored by both. */
  readonly difference: Readonly<Record<'points' | 'low' | 'high', number | null>>;
  /** Questions that only `other` has right, and that only `one` has. */
  readonly gained: number;
  readonly lost: number;
  /** Of the exact two-sided test of McNemar. */
  readonly p: number | null;
  readonly effect: PairedDifference['effect'];
  readonly power: {
    /** (gained + lost) / n. */
    readonly discordant: number | null;
    /** The smallest difference that n questions show with 80 % power at level 0.05; null where they show none. */
    readonly detectablePoints: number | null;
    /** The difference that was asked about, and how many questions show it so; null where no pair is discordant. */
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
  /** Test questions, or answers to them, that these prompts hold. */
  readonly leaks: number;
  /** Share of the compared questions, with its 95 % interval. */
  readonly accuracy: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What the whole run needed, search and scoring; null for the seed prompts, whose part in it is not counted apart. */
  readonly cost: {
    readonly calls: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Null where a model has no price. */
    readonly money: number | null;
  } | null;
}
