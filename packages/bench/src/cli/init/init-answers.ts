import type { Columns, QuestionFile } from '@maspo/tasks';

/** The content of a new configuration: flags, answers to questions, and defaults for the rest. */
export interface InitAnswers {
  readonly task: InitTask;
  readonly system: InitSystem;
  readonly agentModel: InitModel;
  /** The model that proposes prompts and judges outputs; the agents' model when left out. */
  readonly judgeModel?: InitModel | undefined;
  readonly preset: string;
}

export type InitTask =
  | { readonly kind: 'benchmark'; readonly id: string }
  | {
      readonly kind: 'file';
      /** The file as it was read; its `name` is the path from the working directory. */
      readonly file: QuestionFile;
      /** The columns that the user named; the others are guessed. */
      readonly columns: Columns;
      readonly scoring: string;
      readonly requirement?: string | undefined;
    };

export type InitSystem =
  | { readonly kind: 'architecture'; readonly name: string }
  /** An existing graph file, by its path from the working directory. */
  | { readonly kind: 'graph'; readonly path: string }
  /** Agents for which a graph file is written. Without given edges, they form a chain. */
  | { readonly kind: 'agents'; readonly agents: readonly InitAgent[]; readonly edges: readonly InitEdge[] };

export interface InitAgent {
  readonly id: string;
  readonly role: string;
}

export type InitEdge = readonly [from: string, to: string];

export interface InitModel {
  readonly provider: string;
  /** The name of the model; left out for the simulated model and for a file. */
  readonly model?: string | undefined;
  /** A GGUF file instead of a name, only for `llama`: its path from the working directory. */
  readonly file?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
}
