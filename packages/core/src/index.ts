export { type GradedPart, gradedParts } from './analysis/graded-parts.ts';
export { hasSteps } from './analysis/has-steps.ts';
export { misalignmentGrowth, type RoundOfCases } from './analysis/misalignment-growth.ts';
export { type OperatorRate, operatorRates } from './analysis/operator-rates.ts';
export { remainingCases } from './analysis/remaining-cases.ts';
export { type TopologyAdvice, topologyAdvice } from './analysis/topology-advice.ts';

export { MaspoError, type MaspoErrorCode, refuseIssues } from './error/maspo-error.ts';
export { asEnvironmentError, failureText } from './error/system-failure.ts';
export type { EventEvidence, Observe } from './event/hold-unfinished.ts';
export type {
  AssessedAgents,
  BatchQuestion,
  BeamEntry,
  Emit,
  EndCause,
  FinalCheck,
  GuardReading,
  OptimizationEvent,
  PromptVersions,
  RecheckedCase,
  StepMisalignment,
  StepPlace,
  Visit,
} from './event/optimization-event.ts';
export { sameAnswer } from './graph/ballot.ts';
export { checkPrompts } from './graph/check-prompts.ts';
export type { Agent, EdgeDefinition, EdgeOptions, GraphDefinition } from './graph/graph-definition.ts';
export type { Execution, GraphRun } from './graph/graph-run.ts';
export { callsOfRun, handoffOf, withHandoff } from './graph/handoff/handoff-of.ts';
export { type HandoffStrategy, handoffName, handoffSchema } from './graph/handoff/handoff-strategy.ts';
export { majorityVote } from './graph/majority-vote.ts';
export { createGraph, type MasGraph } from './graph/mas-graph.ts';
export { rerunFrom, runGraph, startGraph, startRerun } from './graph/run-graph.ts';
export { createSystem, type PreparedSystem, systemSampling } from './graph/system/create-system.ts';
export type { OwnSystem, RunSystem, RunSystemOptions, SystemRun, SystemTurn } from './graph/system/own-system.ts';
export { type RecordedTurn, recordTurns, type TurnRecord } from './graph/system/record-turns.ts';
export { type AgentSpec, agentsOf, type SeededOwnSystem, seedPrompts } from './graph/system/seeded-system.ts';
export { agentsAndEdges, finalAnswerId, systemGraph } from './graph/system/system-graph.ts';
export {
  failedRun,
  readSystemRun,
  readSystemTask,
  runReply,
  type SystemTask,
} from './graph/system/system-message.ts';
export {
  type AgentTurn,
  type CompletedTurn,
  type FailedTurn,
  finalTurn,
  type SilentTurn,
  type Trace,
  turnIn,
  unspokenReason,
} from './graph/trace.ts';
export { compareOutputs, type Judge, judgeInOrder } from './judge/compare-outputs.ts';
export { judgeByRubric, type RubricCase, rubricRequestVersion } from './judge/judge-by-rubric.ts';
export { type JudgeOptions, judgeOptionsSchema } from './judge/judge-options.ts';
export { judgeRequestVersion, type OutputComparison } from './judge/judge-request.ts';
export type {
  AgentAssessment,
  AskedInOrder,
  Judgement,
  SingleJudgement,
  Testimony,
  Witness,
} from './judge/testimony.ts';
export {
  countedValue,
  isUnscored,
  type SoftVerdict,
  softVerdict,
  type Unscored,
  type Verdict,
  verdictOfBothOrders,
  verdictValue,
  verdictWord,
} from './judge/verdict.ts';
export type { MisalignmentCase, MisalignmentCategory } from './misalignment/misalignment-case.ts';
// The toolkit that the built-in optimizers use, for your own optimizers and operators.
export { type Ask, ask } from './model/ask.ts';
export { askForChoice } from './model/ask-for-choice.ts';
export { type Answer, askStrictly } from './model/ask-strictly.ts';
export type {
  CallPurpose,
  ChatMessage,
  ChatModel,
  ChatReply,
  ChatRequest,
  ConstrainedQuestion,
  ReplySchema,
  Usage,
} from './model/chat-model.ts';
export { type Reading, type ReplyForm, replySchema } from './model/reply-form.ts';
export {
  type AgentModels,
  type ModelRoles,
  type OptimizerRole,
  paperSampling,
  type ReadingOutcome,
  type RoleModel,
  rolesWithPaperSampling,
} from './model/role-model.ts';
export { shareEqualCalls } from './model/share-equal-calls.ts';
export { createCopyFinder, type FindCopies } from './operators/find-copies.ts';
export type { GoodTrace } from './operators/good-traces.ts';
export type { PromptOperator } from './operators/prompt-operator.ts';
export { promptOperators, rewrite } from './operators/prompt-operators.ts';
export {
  excerptLimit,
  type OperatorTask,
  proposalRequest,
  renderCounterexample,
  renderExample,
} from './operators/proposal-request.ts';
export type { InputWithoutTraces, ProposalTrace, ProposerInput } from './operators/proposer-input.ts';
export { issuesOf, type OptimizationProblem } from './optimizer/optimization-problem.ts';
export { type OptimizeOptions, optimize } from './optimizer/optimize.ts';
export type {
  OptimizationContext,
  OptimizationResult,
  Optimizer,
  Spent,
} from './optimizer/optimizer.ts';
export { reportStart } from './optimizer/report-start.ts';
export {
  type PromptSearchPlan,
  type RunningSearch,
  runPromptSearch,
  type SearchEnd,
} from './optimizer/run-prompt-search.ts';
export { runSearch, type SearchPlan } from './optimizer/run-search.ts';
export { withinBudget } from './optimizer/within-budget.ts';
export { experimentOptimizers, findOptimizer, optimizers } from './optimizers/find-optimizer.ts';
export { maspo, maspoAblation, maspoWith } from './optimizers/maspo/maspo-optimizers.ts';
export { type MaspoOptions, presetNames as maspoPresets } from './optimizers/maspo/options/maspo-settings.ts';
export { none } from './optimizers/none/none.ts';
export { randomSearch } from './optimizers/random-search/random-search.ts';
export type { RandomSearchOptions } from './optimizers/random-search/random-search-settings.ts';
export { spo } from './optimizers/spo/spo.ts';
export type { SpoOptions } from './optimizers/spo/spo-settings.ts';
export { tpe } from './optimizers/tpe/tpe.ts';
export type { TpeOptions } from './optimizers/tpe/tpe-settings.ts';
export { type TransferOptions, transferFrom } from './optimizers/transfer/transfer.ts';
export { type Cited, type CitedTree, cited } from './options/cited.ts';
export { type ExplainedOption, explainOptions } from './options/explain-options.ts';
export { type OptionsOf, optionsWithDefaults, optionsWithPresets } from './options/options-of.ts';
export type { PromptMap } from './prompt/prompt-map.ts';
export {
  contextToken,
  questionToken,
  renderTemplate,
  repairTemplate,
  type TemplateShape,
  templateIssues,
} from './prompt/prompt-template.ts';
export { promptVersion, versionsOf } from './prompt/prompt-version.ts';
export { pruneGraph, pruneIssues } from './prune/prune-graph.ts';
export { type PruneOptions, pruneOptionsSchema } from './prune/prune-options.ts';
export { removableEdges } from './prune/sub-graph.ts';
export { type AnswerFormat, answerFormats } from './question/answer-format.ts';
export type { Question } from './question/question.ts';
export type { ScoreAnswer } from './question/score-answer.ts';
export type { Validation } from './question/validation.ts';
export { createRandomSource, type RandomSource } from './random/random-source.ts';
export {
  type FinalComparison,
  finalComparisonSchema,
  finalRewardDefaults,
  finalRewardSchema,
  isGraded,
} from './reward/final-comparison.ts';
export { type AnswerScores, type GradedAnswers, gradeFinalAnswers } from './reward/grade-final-answers.ts';
export { type JudgedQuestion, judgeFinalAnswers } from './reward/judge-traces.ts';
export { type LensScore, type LensWeights, type RewardLens, rewardLenses } from './reward/reward-lens.ts';
export type { Candidate } from './search/candidate.ts';
export { type ComparedPrompts, comparePrompts } from './search/compare-prompts.ts';
export { compareWithSeed, meanVerdict } from './search/compare-with-seed.ts';
export {
  checkLeftOut,
  type FinalCheckCalls,
  finalCheck,
  finalCheckCalls,
  noCheckCalls,
  notChecked,
} from './search/final-check.ts';
export { judgeDefaults } from './search/judge-defaults.ts';
export { exceeds, type Objective } from './search/objective.ts';
export { type ObjectiveName, objectiveIssues, objectiveOf, objectiveSchema } from './search/objective-of.ts';
export { promptLengthLimit } from './search/prompt-form.ts';
export { type PromptSearch, type PromptSearchSetting, searchedAgents } from './search/prompt-search.ts';
export { type ProposalOrder, propose } from './search/propose.ts';
export { combinePrompts, type PromptPools, proposePools } from './search/propose-pools.ts';
export { reportTraces } from './search/report-traces.ts';
export { rewriteOrder } from './search/rewrite-order.ts';
export { startBatch, tracesOf } from './search/run-batch.ts';
export { meanScore, scoreAnswers } from './search/score-answers.ts';
export { signTest } from './search/sign-test.ts';
export { startTrials } from './search/start-trials.ts';
export { lastAnswerTag } from './text/answer/answer-tag.ts';
export { type FencedBlock, fencedBlocks, isPython } from './text/answer/fenced-blocks.ts';
export { plainCharacters } from './text/answer/plain-characters.ts';
export { remarkWord } from './text/answer/remark-word.ts';
export { type StatedAnswer, statedAnswers } from './text/answer/stated-answers.ts';
export { undecorated } from './text/answer/undecorated.ts';
export { contentHash } from './text/content-hash.ts';
export { shownValue } from './text/shown-value.ts';
export { lastTagged } from './text/tagged-text.ts';
export { unknownName } from './text/unknown-name.ts';
