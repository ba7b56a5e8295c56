import type { CallPurpose, ChatModel } from './chat-model.ts';
import { shareEqualCalls } from './share-equal-calls.ts';

/** A chat model with the sampling settings of one role. */
export interface RoleModel {
  readonly chat: ChatModel;
  readonly temperature: number;
  readonly maxTokens: number;
  /** `schema`: a server that supports it constrains verdicts, assessments and proposals to a schema. `tags` when left out. */
  readonly replyForm?: 'schema' | 'tags';
  /** Called once for every verdict, assessment or proposal, with how its replies could be read. */
  readonly onReading?: (reading: ReadingOutcome & { readonly purpose: CallPurpose }) => void;
}

/** The outcome of a question that requires a form of reply. */
export type ReadingOutcome =
  | { readonly outcome: 'read' }
  /**
   * `read-again`: the second reply could be read; `mended`: neither reply could be read, but one could be mended; `unusable`: neither could
   * be mended; `failed`: the model gave no reply.
   */
  | { readonly outcome: 'read-again' | 'mended' | 'unusable' | 'failed'; readonly reason: string };

/** The models of the agents: a default model, and others that an agent names by its `model` key. */
export interface AgentModels extends RoleModel {
  readonly byKey?: Readonly<Record<string, RoleModel>>;
}

/** The models that judge: a default model, and others that judge on one lens each. */
export interface EvaluatorModels extends RoleModel {
  /** Keyed by lens name. */
  readonly byLens?: Readonly<Record<string, RoleModel>>;
}

/** The three roles of models in an optimization, always configured and reported separately. */
export interface ModelRoles {
  readonly agent: AgentModels;
  readonly optimizer: RoleModel;
  readonly evaluator: EvaluatorModels;
}

/** A role that an optimizer calls itself. The agents answer in every run. */
export type OptimizerRole = Exclude<keyof ModelRoles, 'agent'>;

/** Sampling settings of the paper (section "Experimental setup"): Qwen3-8B as agent, Gemini-2.5-Pro in the other roles. */
export const paperSampling = {
  agent: { temperature: 0, maxTokens: 4096 },
  optimizer: { temperature: 0.7, maxTokens: 16384 },
  evaluator: { temperature: 0, maxTokens: 16384 },
} as const;

/** One chat function in all three roles, with the paper's sampling settings; equal calls are made once. */
export function rolesWithPaperSampling(chat: ChatModel): ModelRoles {
  const shared = shareEqualCalls(chat);
  return {
    agent: { chat: shared, ...paperSampling.agent },
    optimizer: { chat: shared, ...paperSampling.optimizer },
    evaluator: { chat: shared, ...paperSampling.evaluator },
  };
}
