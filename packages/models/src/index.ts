export type { AnsweredCall } from './accounting/answered-call.ts';
export { moneyOf, priceOf } from './accounting/prices.ts';
export type { SessionCount } from './accounting/session-count.ts';
export type { UsageCount } from './accounting/usage-count.ts';
export { createUsageMeter, type UsageMeter, type UsageSnapshot } from './accounting/usage-meter.ts';
export { type Budget, type BudgetLimits, createBudget, type Spending } from './budget/budget.ts';
export { type BudgetConfig, budgetConfigSchema, deadlineOf } from './budget/budget-config.ts';
export { SharedBudgetEnd } from './budget/shared-budget-end.ts';
export { agentModelIssues } from './config/agent-model-issues.ts';
export { type AskServer, createServerQuestions, findServerTrouble } from './config/ask-servers.ts';
export { decidingSettings } from './config/deciding-settings.ts';
export { fileHashesOf, withFileHashes } from './config/file-hashes.ts';
export { isSelfJudged } from './config/is-self-judged.ts';
export {
  agentConfigSchema,
  type CalledModelConfig,
  type ChatModelConfig,
  type ModelConfig,
  modelConfigSchema,
  type RemoteModelConfig,
} from './config/model-config.ts';
export { currencyOf, missingForModels, modelIssues, saidOfModels } from './config/model-issues.ts';
export { type ModelsConfig, modelsConfigSchema } from './config/models-config.ts';
export { type NamedModel, namedModels } from './config/named-models.ts';
export { type ProviderChoice, providerChoices } from './config/provider-choices.ts';
export { baseUrlOf, identityOf, isRemote, keyOf, keyVariableOf } from './config/provider-of.ts';
export { createClient } from './create-client.ts';
export { createModels, isSimulated, type SimulatedTask } from './create-models.ts';
export { createRoleModel } from './create-role-model.ts';
export { overflowReply } from './failures/failed-call.ts';
export { describeTarget } from './failures/model-target.ts';
export { TransientFault } from './failures/transient-fault.ts';
export { abortable } from './layers/abortable.ts';
export { abortableSleep, type Sleep } from './layers/abortable-sleep.ts';
export { createCallsInFlight } from './layers/calls-in-flight.ts';
export { type CreateRate, createModelLimits } from './layers/model-limits.ts';
export type { RateLimiter } from './layers/rate-limiter.ts';
export type { CountedRequest } from './layers/rate-window.ts';
export type { ServerState } from './layers/server-turns.ts';
export { type ModelResources, openModelResources, replyStoreFile, type SharedResources } from './model-resources.ts';
export { type CallObserver, checkReplySource, type ModelsOfRun, type OpenModels, openModels } from './open-models.ts';
export type { LikelyToken } from './provider/choice-probabilities.ts';
export type { Host } from './provider/host.ts';
export { proxiedFetch } from './provider/proxied-fetch.ts';
export { replyIn } from './provider/said-reply.ts';
export { seedOfDraw } from './provider/served-model.ts';
export { type CatalogueModel, catalogue, type ModelSource, type PackagePart } from './providers/llama/catalogue.ts';
export { type LlamaModelConfig, llamaSchema } from './providers/llama/llama-config.ts';
export {
  type LocalModels,
  type LocalModelsOptions,
  lazyLocalModels,
  type OpenLocalModels,
} from './providers/llama/local-models.ts';
export {
  findCatalogueModel,
  isPulled,
  megabytesOf,
  modelFile,
  modelFileIssues,
  modelsFolder,
  pulledFile,
} from './providers/llama/model-file.ts';
export type { KnownQuestion } from './providers/simulated/answer-key.ts';
export type { SimulatedJudgeConfig } from './providers/simulated/simulated-judge-config.ts';
export { simulatedModelText } from './providers/simulated/simulated-model-text.ts';
export { findSystemTrouble } from './providers/system/find-system-trouble.ts';
export { openSystem } from './providers/system/open-system.ts';
export type { SystemClient } from './providers/system/system-client.ts';
export { type SystemModelConfig, systemSchema } from './providers/system/system-config.ts';
export { checkWritable } from './store/check-writable.ts';
export { isFileLocked, lockFile } from './store/lock-file.ts';
export { makeFolder } from './store/make-folder.ts';
export { type MeasuredTokens, measuredTokens } from './store/measured-tokens.ts';
export { findPrunable, type Pruned, pruneReplies } from './store/prune-replies.ts';
export { type Recording, readRecording } from './store/read-recording.ts';
export type { FileHashes } from './store/recording-format.ts';
export { guarded, openReplyDatabase, replyChecksum } from './store/reply-database.ts';
export { canonicalJson } from './store/reply-key.ts';
export { noReplies, type ReplyCount, type ReplyStatistics, replyStatistics } from './store/reply-statistics.ts';
export { type LocalReplyStore, openReplyStore, type ReplyOrigin, type ReplyStore } from './store/reply-store.ts';
export { openStoredReplies, type StoredReplies } from './store/stored-replies.ts';
export { checkRecordingFile, type RecordedPart, writeRecording } from './store/write-recording.ts';
