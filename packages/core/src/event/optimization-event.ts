import type { MaspoErrorCode } from '../error/maspo-error.ts';
import type { Trace } from '../graph/trace.ts';
import type { MisalignmentCategory } from '../misalignment/misalignment-case.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';
import type { LensScore, RewardLens } from '../reward/reward-lens.ts';

/** Version of the event union. It is raised when the meaning of an existing field changes. */
export const eventVersion = 1;

/** Where in the search something happened: the round, counted from 1, and the agent. */
export interface Visit {
  readonly round: number;
  readonly agent: string;
}

/** One search step of a visit, counted from 1. Step 0 fills a beam before the first step. */
export interface StepPlace extends Visit {
  readonly step: number;
}

/** A beam member as events show it. */
export interface BeamEntry {
  readonly version: string;
  readonly cumulativeScore: number;
}

/** A question of a step's batch. */
export interface BatchQuestion {
  readonly question: string;
  /** True for a question that was injected on purpose, false for one drawn at random. */
  readonly injected: boolean;
  /** Version of the beam member that the batch belongs to, where each member has its own. */
  readonly member?: string;
}

/**
 * Agent id -> a number for each lens, 0 to 1 where it is a share of the pool; null where less than half could be scored,
 * or where the agent does not have this lens.
 */
export type AssessedAgents = Readonly<Record<string, Readonly<Record<RewardLens, number | null>>>>;

/** Agent id -> `promptVersion` of the prompt it runs under. */
export type PromptVersions = Readonly<Record<string, string>>;

/**
 * What happened, in logical order. An event holds no time, and the order does not depend on what finished first. An
 * observer cannot change a run.
 */
export type OptimizationEvent =
  | {
      readonly type: 'run-started';
      readonly version: typeof eventVersion;
      readonly optimizer: string;
      readonly options: unknown;
      /** What the run leaves out on purpose, one line each; empty unless the optimizer is an ablation. */
      readonly ablations: readonly string[];
      readonly seed: string;
      readonly agents: readonly string[];
      /** Agents that keep their prompt. */
      readonly frozen: readonly string[];
      readonly edges: readonly (readonly [string, string])[];
      /** Id of a further turn -> the agent that it belongs to; left out where every agent has one turn. */
      readonly turns?: Readonly<Record<string, string>>;
      readonly prompts: PromptMap;
      readonly pool: readonly string[];
      /** Labelled questions. Guards, the target and the objective may need their scores. Left out where there are no labelled questions. */
      readonly validation?: readonly string[];
      /** Graders compare the final answers on the pool, by its labels. Left out where the evaluator compares them, without labels. */
      readonly finalAnswers?: 'graded';
    }
  | {
      /** Comes before `run-started`, which shows the smaller graph. */
      readonly type: 'graph-pruned';
      readonly method: string;
      readonly seed: string;
      readonly trials: { readonly made: number; readonly scored: number };
      /**
       * For each edge that could be dropped: the mean verdict on final answers with the edge, minus the mean without
       * it; null where unknown.
       */
      readonly effects: readonly {
        readonly edge: readonly [string, string];
        readonly trials: { readonly with: number; readonly without: number };
        readonly effect: number | null;
      }[];
      readonly kept: readonly (readonly [string, string])[];
      readonly dropped: readonly (readonly [string, string])[];
      /** Agents whose work no longer reached the final answer. */
      readonly droppedAgents: readonly string[];
      /** False: the whole graph was kept. */
      readonly adopted: boolean;
      /**
       * Mean verdict of the smaller graph against the whole one; null where there was no smaller graph, or where less than half of the
       * questions could be scored.
       */
      readonly reward: number | null;
    }
  | {
      readonly type: 'trace-finished';
      readonly purpose: TracePurpose;
      readonly question: string;
      readonly versions: PromptVersions;
      /** Agent id -> reason, for agents that could not answer. */
      readonly failed: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'orientation-finished';
      /** The share of the pool on which each lens holds. */
      readonly lenses: AssessedAgents;
      /** The mean of each lens over the agents that have it; null where no agent has it. */
      readonly system: Readonly<Record<RewardLens, number | null>>;
      readonly weakest: { readonly agent: string; readonly lens: RewardLens } | null;
      readonly unscored: number;
      /**
       * How often an agent of a system in its own code did not speak on a question, over all questions; left out where all agents spoke.
       */
      readonly silent?: number;
    }
  | {
      /** The orientation, repeated under the final prompts; only where these are not the seed prompts and the budget allows it. */
      readonly type: 'assessed-again';
      readonly lenses: AssessedAgents;
      /** The shares now minus those at the orientation; null where one of the two is null. */
      readonly deltas: AssessedAgents;
      readonly unscored: number;
      /** As in `orientation-finished`. */
      readonly silent?: number;
    }
  /** Proposals for all agents are being made before anything is tried. */
  | { readonly type: 'proposals-started' }
  | {
      readonly type: 'trials-started';
      /** Agent id -> the versions to choose among, the seed prompt first. */
      readonly pools: Readonly<Record<string, readonly string[]>>;
      /** The largest number of trials on batches. */
      readonly trials: number;
    }
  /** A trial of other prompts: of all agents together, or of one agent only. */
  | {
      readonly type: 'trial-finished';
      /** Counted from 1; a full trial has the number of the last trial on a batch before it. */
      readonly trial: number;
      /** On a drawn batch, or on all questions. */
      readonly on: 'batch' | 'full';
      /** The agent whose prompt was tried, where the trial was of one agent only. */
      readonly agent?: string;
      readonly versions: PromptVersions;
      readonly batch: readonly string[];
      readonly metric: 'accuracy' | 'win-rate';
      /** 0 to 1; null where too few questions could be scored. */
      readonly value: number | null;
      /**
       * What the value had to exceed to be accepted; null where the trial could not be accepted, where the bar is not
       * known, or where wins and losses decided instead of the value.
       */
      readonly bar: number | null;
      /** Whether these prompts are in force from now on. */
      readonly accepted: boolean;
    }
  | ({ readonly type: 'visit-started' } & Visit)
  /** The beam before its first step, filled with mutations; their proposals and scores stand at step 0. */
  | ({
      readonly type: 'beam-filled';
      readonly batch: readonly BatchQuestion[];
      readonly beam: readonly BeamEntry[];
      readonly misalignment: StepMisalignment;
    } & Visit)
  | ({
      readonly type: 'beam-refreshed';
      /** At the start of a visit, or before the end of the round, because prompts of other agents have changed. */
      readonly at: 'visit' | 'round-end';
      readonly batch: readonly string[];
      /** The same candidates before and after, each in its order at the time. */
      readonly before: readonly BeamEntry[];
      readonly after: readonly BeamEntry[];
      /** Kendall's tau-b of the beam's scores before and after; null when all scores of one side are equal. */
      readonly rankAgreement: number | null;
      readonly sameTop: boolean;
    } & Visit)
  | ({
      readonly type: 'step-started';
      /** The questions that proposals are scored on. */
      readonly batch: readonly BatchQuestion[];
      /** The questions whose traces proposals are made from, where they differ from the scored ones. */
      readonly proposalBatch?: readonly BatchQuestion[];
      readonly parents: readonly BeamEntry[];
    } & StepPlace)
  | ({
      readonly type: 'candidate-proposed';
      readonly version: string;
      readonly parent: string;
      readonly operator: string;
      readonly prompt: string;
      /** What was repaired in the proposer's text: lost or repeated tokens, or a lost answer form. */
      readonly mended: readonly ('tokens' | 'answer-form')[];
      /** Questions whose traces or cases the proposer saw. */
      readonly seen: readonly string[];
      /** Pool questions that the prompt quotes: in a worked example, or because its parent quoted them already. */
      readonly quotes: readonly string[];
    } & StepPlace)
  | ({
      readonly type: 'candidate-rejected';
      readonly parent: string;
      readonly operator: string;
      /** `unusable`: no prompt could be read or mended; `known`: its text is not new; `copy`: it copies a question of the pool. */
      readonly cause: 'unusable' | 'known' | 'copy';
      readonly reason: string;
    } & StepPlace)
  | ({
      readonly type: 'candidate-scored';
      readonly version: string;
      readonly parent: string;
      /** R against the parent, 0 to 1; null when too little could be scored. */
      readonly reward: number | null;
      readonly lenses: Readonly<Record<RewardLens, LensScore>>;
      readonly cumulativeScore: number | null;
      readonly accepted: boolean;
      readonly judged: readonly JudgedQuestion[];
    } & StepPlace)
  | ({
      readonly type: 'misalignment-mined';
      readonly version: string;
      readonly question: string;
      readonly category: MisalignmentCategory;
      readonly failedAgent: string;
      /** Texts, long ones clipped in the middle: the agent's output, and what the failed agent wrote with it (`followed`) and before. */
      readonly excerpt: { readonly output: string; readonly followed: string; readonly before: string };
      readonly injected: boolean;
      /** Question of the case of this agent that was evicted to make room, possibly of this case; null where there was room. */
      readonly evicted: string | null;
    } & StepPlace)
  | ({
      readonly type: 'step-finished';
      readonly beam: readonly BeamEntry[];
      readonly misalignment: StepMisalignment;
      readonly bufferSize: number;
    } & StepPlace)
  | ({ readonly type: 'best-changed'; readonly from: string; readonly to: string } & Visit)
  | {
      readonly type: 'round-finished';
      readonly round: number;
      readonly versions: PromptVersions;
      readonly bufferSize: number;
    }
  /** The guards' bounds, measured on a round's prompts before these are adopted; round 0 stands for the seed prompts. */
  | {
      readonly type: 'guard-checked';
      readonly round: number;
      readonly readings: readonly GuardReading[];
      /** If false, the prompts that were adopted before are in force again. */
      readonly adopted: boolean;
    }
  | {
      readonly type: 'target-measured';
      readonly round: number;
      readonly metric: 'accuracy' | 'win-rate';
      /** 0 to 1; null where fewer than half could be scored. */
      readonly value: number | null;
      readonly atLeast: number;
      readonly reached: boolean;
    }
  /** The search has ended for any reason other than `stopped`. */
  | { readonly type: 'search-ended'; readonly by: EndCause }
  | ({ readonly type: 'final-checked' } & FinalCheck)
  /** The stored misalignment cases under the final prompts. */
  | { readonly type: 'cases-rechecked'; readonly cases: readonly RecheckedCase[] }
  /** A limit or the caller ended the search, or the checks after it, early. Results of an unfinished step are not in the log. */
  | { readonly type: 'stopped'; readonly reason: MaspoErrorCode }
  | { readonly type: 'run-finished'; readonly prompts: PromptMap; readonly outcome: FinalCheck['outcome'] };

/** Reports an event. A `trace-finished` event comes with its trace. */
export type Emit = (event: OptimizationEvent, trace?: Trace) => void;

/** What a graph was run for. */
export type TracePurpose =
  | 'orientation'
  | 'reference'
  | 'proposal'
  | 'candidate'
  | 'guard'
  | 'validation'
  | 'target'
  | 'final-check'
  | 'assessed-again'
  | 'recheck';

/** What ended a search: its schedule, a stop condition, or a guard that cannot be satisfied. */
export type EndCause = 'schedule' | 'target' | 'plateau' | 'deadline' | 'guard';

/** One measured bound of the guards. */
export interface GuardReading {
  readonly guard: 'finalAccuracy' | 'localValidity' | 'tokensPerRound';
  /** What was measured; null where too few questions could be scored. Null does not satisfy a floor. */
  readonly value: number | null;
  /** The lowest allowed value; for tokens, the highest. */
  readonly bound: number;
  readonly holds: boolean;
  /** The agent with the lowest local validity. */
  readonly agent?: string;
}

/** A misalignment case at the end of a search. */
export interface RecheckedCase {
  readonly agent: string;
  /** `promptVersion` of the prompt that misled the failed agent. */
  readonly version: string;
  readonly question: string;
  readonly category: MisalignmentCategory;
  readonly failedAgent: string;
  /** `repaired`: the failed agent's output under the final prompts is judged better than the output that failed. */
  readonly outcome: 'repaired' | 'still-failing' | 'unscored' | 'not-rerun';
  /** Why it is not repaired; null for a repaired case. */
  readonly reason: string | null;
}

/**
 * The comparison of the search's final prompts with the seed prompts, on the final answer over the whole pool; a search
 * that uses labels compares scores over its labelled questions.
 */
export interface FinalCheck {
  /**
   * `unchanged`: the search found no better prompt; `seed-kept`: it found prompts that do not win against the seed; `not-checked`: the
   * budget or the deadline was reached before the check; `off`: the options leave the check out, and the found prompts are the result.
   */
  readonly outcome: 'improved' | 'seed-kept' | 'unchanged' | 'not-checked' | 'off';
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  readonly unscored: number;
  /** Mean over the scored questions, 0 to 1; null when fewer than half are scored. */
  readonly reward: number | null;
  /**
   * Exact two-sided sign test of wins against losses on the same questions; null where there is neither a win nor a loss, and where the
   * search had chosen the prompts by this very comparison (`tpe`).
   */
  readonly p: number | null;
}

/** Counts over the randomly drawn questions of a step, all its candidates together. */
export interface StepMisalignment {
  /** Questions with a local verdict and with a downstream verdict on outputs that differ. */
  readonly compared: number;
  readonly localWins: number;
  readonly misaligned: number;
  /** misaligned / compared; null where nothing was compared. */
  readonly rate: number | null;
  /** Questions on which all downstream outputs are equal texts and so give no evidence. No other count includes them. */
  readonly identical: number;
  /** Questions without a local verdict, or without any downstream verdict. No other count includes them. */
  readonly unscored: number;
}
