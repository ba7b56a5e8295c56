import { type ChatModel, MaspoError, type ModelRoles } from '@maspo/core';
import type { AnsweredCall } from './accounting/answered-call.ts';
import { createUsageMeter, type UsageMeter } from './accounting/usage-meter.ts';
import { type Budget, type BudgetLimits, createBudget } from './budget/budget.ts';
import { type BudgetConfig, deadlineOf } from './budget/budget-config.ts';
import type { ModelConfig } from './config/model-config.ts';
import type { ModelsConfig } from './config/models-config.ts';
import { namedModels } from './config/named-models.ts';
import { createModels, type SimulatedTask } from './create-models.ts';
import type { ModelTarget } from './failures/model-target.ts';
import { createCallsInFlight } from './layers/calls-in-flight.ts';
import type { ServerState } from './layers/server-turns.ts';
import type { Retry } from './layers/with-retry.ts';
import { type ModelResources, openModelResources, replyStoreFile } from './model-resources.ts';
import type { OpenLocalModels } from './providers/llama/local-models.ts';
import { openSystem } from './providers/system/open-system.ts';
import type { SystemClient } from './providers/system/system-client.ts';
import type { Recording } from './store/read-recording.ts';
import type { ReplyStore } from './store/reply-store.ts';
import { checkReplyStore } from './store/stored-replies.ts';

/** The models of a run with their meter, until they are closed. */
export interface OpenModels {
  readonly models: ModelRoles;
  readonly meter: UsageMeter;
  readonly budget: Budget;
  /** The same models, under the same budget, whose calls another meter counts. */
  countedBy(meter: UsageMeter): ModelRoles;
  /** The keys of the stored or recorded replies that were served so far, sorted. */
  servedKeys(): readonly string[];
  /** How many calls are in flight, including calls that wait for their turn. */
  underWay(): number;
  /** Resolves when no call is in flight. The calls are aborted when `signal` is aborted. */
  settled(signal: AbortSignal): Promise<void>;
  /** Waits for calls that are still in flight, so that no paid reply is lost. */
  close(): Promise<void>;
}

/** Which models a run has, and what they may use. */
export interface ModelsOfRun {
  readonly models: ModelsConfig;
  /** The most calls in flight. */
  readonly concurrency: number;
  readonly budget?: BudgetConfig | undefined;
  readonly world: SimulatedTask;
  /**
   * Opens the system that runs the agents in its own code. It is used instead of the configured `url` or `command`, and needed if the
   * system is a module.
   */
  readonly openSystem?: (() => SystemClient) | undefined;
}

/** Where replies come from: only a recording, or the home's reply store and the models. */
export interface ReplySource {
  readonly home: string;
  /** A reply store instead of the home's. No other process may open it at the same time. */
  readonly replies?: string | undefined;
  readonly recording?: Recording | undefined;
  readonly observer?: Partial<CallObserver> | undefined;
  /** Opens the models of this process. Needed if a configuration names such a model and no recording answers. */
  readonly openLocal?: OpenLocalModels | undefined;
  /** Shared with other runs and not closed with this run. If left out, the run has its own resources. */
  readonly resources?: ModelResources | undefined;
}

/** Observes what happens to calls; it cannot change them. */
export interface CallObserver {
  /** An attempt failed, and another one follows after a wait. */
  retrying(target: ModelTarget, retry: Retry): void;
  /** A notice that a user should know about the replies of a model. Each notice comes once. */
  noticed(target: ModelTarget, notice: string): void;
  /** A server gets more or fewer calls at once than before, or no calls for a while. */
  serverChanged(baseUrl: string, state: ServerState): void;
  /** A model of this process is being loaded; `share` in (0, 1] is loaded. */
  loading(model: string, share: number): void;
  /** A request got its reply. Called once for each call that usage counts. */
  answered?(call: AnsweredCall): void;
}

/**
 * Opens the models of a run. The home's reply store is opened unless all models are simulated: simulated replies are
 * not stored. With a recording, neither the store nor a server is used. Throws `MaspoError` if the store cannot be
 * used, or if a recording is given although all models are simulated.
 */
export function openModels(
  { models: configs, concurrency, budget: budgetConfig = {}, world, openSystem: openOwn }: ModelsOfRun,
  { home, replies, recording, observer, openLocal, resources }: ReplySource,
): OpenModels {
  const simulated = isAllSimulated(configs);
  refuseNeedlessRecording(configs, recording);
  const { serverChanged: onServerChange, loading: onLoading } = observer ?? {};
  const around = resources ?? openModelResources({ home, replies, concurrency, openLocal, onServerChange, onLoading });
  const store = simulated ? undefined : (recording?.store ?? around.store());
  const served = new Set<string>();
  const meter = createUsageMeter();
  const budget = createBudget(limitsOf(budgetConfig, recording));
  const inFlight = createCallsInFlight();
  const system = recording === undefined ? systemOf(configs.agent, openOwn) : undefined;
  const countedBy = (other: UsageMeter) =>
    createModels(configs, {
      store: store && noting(store, served),
      standIn: recording && replayed(recording.model, { budget, concurrency }),
      local: around.local,
      system: system?.chat,
      meter: other,
      budget,
      inFlight,
      limits: around.limits,
      onRetry: observer?.retrying,
      onNotice: observer?.noticed,
      onAnswered: observer?.answered && ((call) => observer.answered?.({ ...call, apart: other !== meter })),
      world,
    });
  const close = async () => {
    await inFlight.settled();
    await system?.close();
    if (resources === undefined) await around.close();
  };
  return {
    models: countedBy(meter),
    meter,
    budget,
    countedBy,
    servedKeys: () => [...served].sort(),
    underWay: inFlight.count,
    settled: inFlight.settled,
    close,
  };
}

/** Checks where the replies of a run come from, and throws as `openModels` would. Makes and changes nothing. */
export function checkReplySource(
  configs: ModelsConfig,
  { home, replies, recording, resources }: Pick<ReplySource, 'home' | 'replies' | 'recording' | 'resources'>,
): void {
  refuseNeedlessRecording(configs, recording);
  if (recording === undefined && resources === undefined && !isAllSimulated(configs))
    checkReplyStore(replies ?? replyStoreFile(home));
}

function refuseNeedlessRecording(configs: ModelsConfig, recording: Recording | undefined): void {
  if (recording === undefined || !isAllSimulated(configs)) return;
  throw new MaspoError('invalid-input', 'all models are simulated and need no recording: leave --replay out');
}

function isAllSimulated(configs: ModelsConfig): boolean {
  return namedModels(configs).every(({ config }) => config.provider === 'simulated');
}

/** A recording instead of the servers. The budget of the recorded run may have refused a call that the recording lacks. */
function replayed(model: ChatModel, { budget, concurrency }: { budget: Budget; concurrency: number }): ChatModel {
  return async (request, options) => {
    budget.refuseLast(concurrency);
    return model(request, options);
  };
}

/** The system that runs the agents, if the configuration names one. */
function systemOf(agent: ModelConfig, openOwn: ModelsOfRun['openSystem']): SystemClient | undefined {
  if (agent.provider !== 'system') return undefined;
  return openOwn?.() ?? openSystem(agent);
}

/** A deadline does not apply to a replay: the time of the recorded run is past. */
function limitsOf({ deadline, ...limits }: BudgetConfig, recording: Recording | undefined): BudgetLimits {
  if (deadline === undefined || recording !== undefined) return limits;
  return { ...limits, deadline: deadlineOf(deadline, Date.now()) };
}

/** The same store, which also adds the key of every served or stored reply to `keys`. */
function noting(store: ReplyStore, keys: Set<string>): ReplyStore {
  return {
    ...store,
    get: async (key, signal) => {
      const reply = await store.get(key, signal);
      if (reply !== undefined) keys.add(key);
      return reply;
    },
    put: async (key, reply, origin) => {
      const kept = await store.put(key, reply, origin);
      keys.add(key);
      return kept;
    },
  };
}
