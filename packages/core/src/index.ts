export { MaspoError, type MaspoErrorCode, refuseProblems } from './error/maspo-error.ts';
export { type Agent, createGraph, type GraphDefinition, type MasGraph } from './graph/mas-graph.ts';
export type { CallPurpose, ChatMessage, ChatModel, ChatReply, ChatRequest, Usage } from './model/chat-model.ts';
export {
  type AgentModels,
  type ModelRoles,
  paperSampling,
  type RoleModel,
  rolesWithPaperSampling,
} from './model/role-model.ts';
export type { PromptMap } from './prompt/prompt-map.ts';
export {
  contextToken,
  questionToken,
  renderTemplate,
  repairTemplate,
  type TemplateShape,
  templateProblems,
} from './prompt/prompt-template.ts';
export { type AnswerFormat, answerFormats } from './question/answer-format.ts';
export type { Question } from './question/question.ts';
export { createRandomSource, type RandomSource } from './random/random-source.ts';
export { contentHash } from './text/content-hash.ts';
