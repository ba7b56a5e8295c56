import { type ChatModelConfig, decidingSettings, type ModelConfig } from '@maspo/models';
import { type Columns, type ScoringBasis, type SplitMode, scoringBasis } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import type { GradingChoice } from '../grading/create-grading.ts';

/**
 * A module of the user: its path as the configuration gives it, and the SHA-256 of its text. Files that it imports are
 * not part of the hash.
 */
export interface ModuleRecord {
  readonly path: string;
  readonly sha256: string;
}

/** The modules of a run, by the configuration section that names them. */
export type Modules = Readonly<Partial<Record<'task' | 'scoring' | 'architecture' | 'optimizer', ModuleRecord>>>;

/**
 * All resolved settings that decide a run. Runs with equal ids are equal, up to the point where a budget ends one of
 * them.
 */
export interface Manifest {
  /**
   * The first 12 hex digits of the hash of everything that decides the run. `limits`, and settings of models that
   * change no reply, are not included.
   */
  readonly id: string;
  readonly product: { readonly name: 'maspo'; readonly version: string };
  readonly simulated: boolean;
  readonly protocol: SplitMode;
  readonly optimizer: string;
  /**
   * How the graph is pruned before the search; left out without pruning. Agents, edges and seed prompts are those
   * before the pruning.
   */
  readonly prune?: RunConfig['prune'];
  readonly options: unknown;
  /** Graders compare the final answers on the pool, by its labels; left out where the evaluator compares them. */
  readonly finalAnswers?: 'graded';
  /** Left out if everything in the run is built in. */
  readonly modules?: Modules;
  readonly task: {
    readonly id: string;
    readonly format: string;
    /** How final answers are scored; left out if the grader of the format scores them. */
    readonly scoring?: { readonly kind: string; readonly [option: string]: unknown };
    /** The columns of the user's own file that the configuration names. */
    readonly columns?: Columns;
    readonly requirement: string;
    readonly sha256: string;
  };
  readonly grading: GradingChoice;
  readonly split: {
    readonly hash: string;
    readonly pool: number;
    readonly validation: number;
    readonly test: number;
    /** Validation questions in files of their own, which `validation` includes; left out without such files. */
    readonly sources?: readonly { readonly name: string; readonly questions: number; readonly sha256: string }[];
  };
  readonly agents: readonly {
    readonly id: string;
    readonly role: string;
    readonly kind: string;
    /** Key of the agent's model; left out for the default model. */
    readonly model?: string | undefined;
    readonly turnOf?: string | undefined;
  }[];
  /** Agents that keep their prompt. */
  readonly frozen: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  /** For each edge, the kind of its handoff; left out if all edges hand on whole outputs. */
  readonly handoffs?: readonly string[];
  readonly seedPrompts: Readonly<Record<string, string>>;
  /** The models of the three roles, and those that agents name as `agents.KEY`. */
  readonly models: { readonly agent: ModelConfig } & Readonly<Record<'optimizer' | 'evaluator', ChatModelConfig>> &
    Readonly<Record<string, ModelConfig>>;
  readonly seed: number;
  /** Set if the run keeps no text except prompts. The event log of such a run differs from one with texts. */
  readonly traces?: 'none';
  /** Settings that may change between attempts at the same run. */
  readonly limits: { readonly concurrency: number; readonly budget: RunConfig['budget'] };
}

/** A manifest, newly made or read from a file, without the settings that may change between attempts at the same run. */
export function decidingPart(manifest: Partial<Manifest>): object {
  const models = Object.entries(manifest.models ?? {}).map(([role, model]) => [role, decidingSettings(model)] as const);
  return { ...manifest, models: Object.fromEntries(models), id: undefined, limits: undefined };
}

/**
 * The source of the scores of the test split: graders, the evaluator model by a rubric, or none, because the questions
 * have no answers.
 */
export function testScores({ task, split }: Pick<Manifest, 'task' | 'split'>): ScoringBasis {
  return split.test === 0 ? 'none' : scoringBasis(task.scoring?.kind ?? task.format);
}

/** The modules of a run in words: the section that each module provides, its path and the beginning of its hash. */
export function moduleTexts(modules: Modules = {}): { readonly part: string; readonly text: string }[] {
  return Object.entries(modules).map(([part, { path, sha256 }]) => ({
    part,
    text: `${path} (sha256 ${sha256.slice(0, 12)})`,
  }));
}
