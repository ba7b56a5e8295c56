export { misalignmentGrowth, type RoundOfCases } from './analysis/misalignment-growth.ts';
export { type OperatorRate, operatorRates } from './analysis/operator-rates.ts';
export { remainingCases } from './analysis/remaining-cases.ts';
export { type TopologyAdvice, topologyAdvice } from './analysis/topology-advice.ts';
export { usesLabels } from './analysis/uses-labels.ts';
export { MaspoError, type MaspoErrorCode, refuseProblems } from './error/maspo-error.ts';
export type {
  AssessedAgents,
  BatchQuestion,
  BeamEntry,
  EndCause,
  FinalCheck,
  GuardReading,
  OptimizationEvent,
  Place,
  PromptVersions,
  RecheckedCase,
  StepMisalignment,
  Visit,
} from './event/optimization-event.ts';
export { checkPrompts } from './graph/check-prompts.ts';
export type { Agent, EdgeDefinition, EdgeOptions, GraphDefinition } from './graph/graph-definition.ts';
export { callsOfRun, handoffOf, withHandoff } from './graph/handoff/handoff-of.ts';
export { type HandoffStrategy, handoffName, handoffSchema } from './graph/handoff/handoff-strategy.ts';
export { majorityVote } from './graph/majority-vote.ts';
export { createGraph, type MasGraph } from './graph/mas-graph.ts';
export { type Execution, rerunFrom, runGraph } from './graph/run-graph.ts';
export { type AgentStep, type CompletedStep, type FailedStep, finalStep, stepOf, type Trace } from './graph/trace.ts';
export { compareOutputs, type Judge } from './judge/compare-outputs.ts';
export { type JudgeOptions, judgeOptionsSchema } from './judge/judge-options.ts';
export { type Comparison, judgeRequestVersion } from './judge/judge-request.ts';
export { type Verdict, verdictValue } from './judge/verdict.ts';
export type { MisalignmentCase, MisalignmentCategory } from './misalignment/misalignment-case.ts';
export type { CallPurpose, ChatMessage, ChatModel, ChatReply, ChatRequest, Usage } from './model/chat-model.ts';
export {
  type AgentModels,
  type ModelRoles,
  paperSampling,
  type RoleModel,
  rolesWithPaperSampling,
} from './model/role-model.ts';
export { shareEqualCalls } from './model/share-equal-calls.ts';
export { excerptLimit } from './operators/proposal-request.ts';
export { type OptimizationProblem, problemsOf } from './optimizer/optimization-problem.ts';
export { type OptimizeOptions, optimize } from './optimizer/optimize.ts';
export type { OptimizationContext, OptimizationResult, Optimizer } from './optimizer/optimizer.ts';
export type { Spent } from './optimizer/spent.ts';
export { withinBudget } from './optimizer/within-budget.ts';
export { experimentOptimizers, findOptimizer, optimizers } from './optimizers/find-optimizer.ts';
export { maspo, maspoAblation } from './optimizers/maspo/maspo.ts';
export type { MaspoOptions } from './optimizers/maspo/options/maspo-settings.ts';
export { none } from './optimizers/none/none.ts';
export { randomSearch } from './optimizers/random-search/random-search.ts';
export type { RandomSearchOptions } from './optimizers/random-search/random-search-settings.ts';
export { spo } from './optimizers/spo/spo.ts';
export type { SpoOptions } from './optimizers/spo/spo-settings.ts';
export { tpe } from './optimizers/tpe/tpe.ts';
export type { TpeOptions } from './optimizers/tpe/tpe-settings.ts';
export { type TransferOptions, transferFrom } from './optimizers/transfer/transfer.ts';
export type { ExplainedOption } from './options/explain-options.ts';
export type { PromptMap } from './prompt/prompt-map.ts';
export {
  contextToken,
  questionToken,
  renderTemplate,
  repairTemplate,
  type TemplateShape,
  templateProblems,
} from './prompt/prompt-template.ts';
export { promptVersion } from './prompt/prompt-version.ts';
export { pruneGraph, pruneProblems, pruningCalls } from './prune/prune-graph.ts';
export { type PruneOptions, pruneOptionsSchema } from './prune/prune-options.ts';
export { type AnswerFormat, answerFormats } from './question/answer-format.ts';
export type { Question } from './question/question.ts';
export type { Validation } from './question/validation.ts';
export { createRandomSource, type RandomSource } from './random/random-source.ts';
export type { JudgedQuestion } from './reward/judge-traces.ts';
export type { LensScore } from './reward/reward-lens.ts';
export { type LensWeights, type RewardLens, rewardLenses } from './reward/reward-lens.ts';
export { promptLengthLimit } from './search/write-draft.ts';
export { contentHash } from './text/content-hash.ts';
export { shownValue } from './text/shown-value.ts';
export { lastTagged } from './text/tagged-text.ts';
