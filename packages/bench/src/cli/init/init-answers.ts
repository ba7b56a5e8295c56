import type { QuestionFile } from '@maspo/tasks';

/** What a new configuration is made of: flags, answers to questions, and defaults for the rest. */
export interface InitAnswers {
  readonly task: InitTask;
  readonly system: InitSystem;
  readonly agentModel: InitModel;
  /** The model that proposes prompts and judges outputs; the agents' own one where it is left out. */
  readonly judgeModel?: InitModel | undefined;
  readonly preset: string;
}

export type InitTask =
  | { readonly kind: 'benchmark'; readonly id: string }
  | {
      readonly kind: 'file';
      /** As it was read; its `name` is the path from the working directory. */
      readonly file: QuestionFile;
      readonly scoring: string;
      readonly requirement?: string | undefined;
    };

export type InitSystem =
  | { readonly kind: 'architecture'; readonly name: string }
  /** A graph file that is there, by its path from the working directory. */
  | { readonly kind: 'graph'; readonly path: string }
  /** Agents of which a graph file is written; in a chain where no edges are given. */
  | { readonly kind: 'agents'; readonly agents: readonly InitAgent[]; readonly edges: readonly InitEdge[] };

export interface InitAgent {
  readonly id: string;
  readonly role: string;
}

export type InitEdge = readonly [from: string, to: string];

export interface InitModel {
  readonly provider: string;
  /** A name; nothing for the simulated model, and for a file. */
  readonly model?: string | undefined;
  /** A GGUF file in place of a name, for `llama` alone: its path from the working directory. */
  readonly file?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
}
