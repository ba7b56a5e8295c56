import type { ChatModel } from './chat-model.ts';

/** A chat model with the sampling settings of one role. */
export interface RoleModel {
  readonly chat: ChatModel;
  readonly temperature: number;
  readonly maxTokens: number;
}

/** The models that agents speak with: a default, and others that an agent names by its `model` key. */
export interface AgentModels extends RoleModel {
  readonly byKey?: Readonly<Record<string, RoleModel>>;
}

/** The three roles of models in an optimization, always configured and reported separately. */
export interface ModelRoles {
  readonly agent: AgentModels;
  readonly optimizer: RoleModel;
  readonly evaluator: RoleModel;
}

/** Sampling settings of the paper (section "Experimental setup"): Qwen3-8B as agent, Gemini-2.5-Pro in the other roles. */
export const paperSampling = {
  agent: { temperature: 0, maxTokens: 4096 },
  optimizer: { temperature: 0.7, maxTokens: 16384 },
  evaluator: { temperature: 0, maxTokens: 16384 },
} as const;

/** One chat function in all three roles, or one for each, with the paper's sampling settings. */
export function rolesWithPaperSampling(
  chat: ChatModel | { agent: ChatModel; optimizer: ChatModel; evaluator: ChatModel },
): ModelRoles {
  const by = typeof chat === 'function' ? { agent: chat, optimizer: chat, evaluator: chat } : chat;
  return {
    agent: { chat: by.agent, ...paperSampling.agent },
    optimizer: { chat: by.optimizer, ...paperSampling.optimizer },
    evaluator: { chat: by.evaluator, ...paperSampling.evaluator },
  };
}
