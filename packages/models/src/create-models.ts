import {
  type ChatModel,
  MaspoError,
  type ModelRoles,
  paperSampling,
  type RewardLens,
  type RoleModel,
  shareEqualCalls,
} from '@maspo/core';
import type { UsageMeter } from './accounting/usage-meter.ts';
import { type Budget, createBudget } from './budget/budget.ts';
import type { ModelConfig } from './config/model-config.ts';
import type { ModelsConfig } from './config/models-config.ts';
import { type NamedModel, namedModels } from './config/named-models.ts';
import { createClient } from './create-client.ts';
import { createRoleModel, type RoleModelOptions } from './create-role-model.ts';
import { describeTarget } from './failures/model-target.ts';
import { type CallsInFlight, createCallsInFlight } from './layers/calls-in-flight.ts';
import type { ModelLimits } from './layers/model-limits.ts';
import { withTurns } from './layers/with-turns.ts';
import type { LocalModels } from './providers/llama/local-models.ts';
import { createAnswerKey, type KnownQuestion } from './providers/simulated/answer-key.ts';
import { findLandscape } from './providers/simulated/landscapes/find-landscape.ts';
import type { SimulatedModelConfig } from './providers/simulated/simulated-config.ts';
import { createSimulatedModel } from './providers/simulated/simulated-model.ts';
import type { ReplyStore } from './store/reply-store.ts';

/** Whether any model is simulated. Then every result is marked SIMULATED. */
export function isSimulated(configs: ModelsConfig): boolean {
  return namedModels(configs).some(({ config }) => config.provider === 'simulated');
}

/**
 * What the simulated world needs so that its agents can be correct or incorrect, and its judge can recognize it. Other
 * models do not receive it.
 */
export interface SimulatedTask {
  readonly questions: readonly KnownQuestion[];
  /** What a good final response does, in exactly the words that judges receive. */
  readonly requirement: string;
}

export interface ModelSurroundings extends Pick<RoleModelOptions, 'onRetry' | 'onNotice' | 'onAnswered'> {
  /** Needed unless every model is simulated. */
  readonly store: ReplyStore | undefined;
  /** Answers instead of the configured servers. Then their keys are not needed. */
  readonly standIn?: ChatModel | undefined;
  /** The models of this process. Needed if such a model is configured and `standIn` is left out. */
  readonly local?: LocalModels | undefined;
  /** The system that runs the agents in its own code. Needed if a system is configured and `standIn` is left out. */
  readonly system?: ChatModel | undefined;
  /** Answers instead of every model, including simulated models. Then no model is called. */
  readonly planned?: ((config: ModelConfig) => ChatModel) | undefined;
  readonly meter: UsageMeter;
  /** Shared by all models with the same limits. */
  readonly limits: ModelLimits;
  /** Counts the calls of all models; needed to wait for them. */
  readonly inFlight?: CallsInFlight | undefined;
  /** Without a budget, nothing is limited. */
  readonly budget?: Budget | undefined;
  readonly world: SimulatedTask;
}

/** The models of all three roles and the models that agents name, with all layers around their clients. */
export function createModels(configs: ModelsConfig, surroundings: ModelSurroundings): ModelRoles {
  const { store, standIn, local, system, planned, meter, limits, world, onRetry } = surroundings;
  const onNotice = surroundings.onNotice && eachOnce(surroundings.onNotice);
  const onAnswered = surroundings.onAnswered && firstOfEach(surroundings.onAnswered);
  const { budget = createBudget({}), inFlight = createCallsInFlight() } = surroundings;
  const simulated = createSimulations(world);
  const modelOf = ({ name, role, config }: NamedModel) =>
    createRoleModel({
      role,
      place: name,
      config,
      client: planned?.(config) ?? clientOf(config, { simulated, standIn, local, system }),
      defaults: paperSampling[role],
      store,
      limits,
      meter,
      budget,
      inFlight,
      onRetry,
      onNotice,
      onAnswered,
    });
  const { agents = {}, evaluators } = configs;
  const byKey = Object.entries(agents).map(
    ([key, config]) => [key, modelOf({ name: `agents.${key}`, role: 'agent', config })] as const,
  );
  return {
    agent: { ...modelOf({ name: 'agent', role: 'agent', config: configs.agent }), byKey: Object.fromEntries(byKey) },
    optimizer: modelOf({ name: 'optimizer', role: 'optimizer', config: configs.optimizer }),
    evaluator: {
      ...modelOf({ name: 'evaluator', role: 'evaluator', config: configs.evaluator }),
      ...(evaluators === undefined ? {} : { byLens: byLensOf(evaluators, modelOf) }),
    },
  };
}

/** Several roles may have the same model, so each notice is reported once. */
function eachOnce(tell: NonNullable<RoleModelOptions['onNotice']>): NonNullable<RoleModelOptions['onNotice']> {
  const said = new Set<string>();
  return (target, notice) => {
    const whole = `${describeTarget(target)}: ${notice}`;
    if (!said.has(whole)) tell(target, notice);
    said.add(whole);
  };
}

/** Reports equal calls once, as usage counts them. */
function firstOfEach(tell: NonNullable<RoleModelOptions['onAnswered']>): NonNullable<RoleModelOptions['onAnswered']> {
  const told = new Set<string>();
  return (call, key) => {
    if (!told.has(key)) tell(call, key);
    told.add(key);
  };
}

function byLensOf(
  { local, lookahead }: NonNullable<ModelsConfig['evaluators']>,
  modelOf: (named: NamedModel) => RoleModel,
): Partial<Record<RewardLens, RoleModel>> {
  return {
    ...(local === undefined
      ? {}
      : { localValidity: modelOf({ name: 'evaluator.local', role: 'evaluator', config: local }) }),
    ...(lookahead === undefined
      ? {}
      : { lookaheadPotential: modelOf({ name: 'evaluator.lookahead', role: 'evaluator', config: lookahead }) }),
  };
}

type Simulations = (config: SimulatedModelConfig) => ChatModel;

function createSimulations({ questions, requirement }: SimulatedTask): Simulations {
  const key = createAnswerKey(questions);
  const models = new Map<string, ChatModel>();
  return ({ landscape: name, agent = {}, judge = {} }) => {
    const landscape = findLandscape(name);
    const id = JSON.stringify([landscape.name, agent, judge]);
    const known =
      models.get(id) ?? withTurns(shareEqualCalls(createSimulatedModel({ landscape, key, requirement, agent, judge })));
    models.set(id, known);
    return known;
  };
}

interface ClientSources {
  readonly simulated: Simulations;
  readonly standIn: ChatModel | undefined;
  readonly local: LocalModels | undefined;
  readonly system: ChatModel | undefined;
}

function clientOf(config: ModelConfig, { simulated, standIn, local, system }: ClientSources): ChatModel {
  if (config.provider === 'simulated') return simulated(config);
  if (standIn !== undefined) return standIn;
  if (config.provider !== 'system') return createClient(config, local);
  if (system !== undefined) return system;
  throw new MaspoError('invalid-input', `no client for the system "${config.model}" was given: pass \`system\``);
}
