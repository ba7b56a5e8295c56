import { type ChatModel, type ModelRoles, paperSampling, shareEqualCalls } from '@maspo/core';
import type { Example } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import { createAnswerKey } from '../simulated/answer-key.ts';
import { findLandscape, landscapes } from '../simulated/find-landscape.ts';
import { createSimulatedModel } from '../simulated/simulated-model.ts';
import type { ReplyStore } from '../store/reply-store.ts';
import type { UsageMeter } from './accounting/usage-meter.ts';
import { type Budget, createBudget } from './budget/budget.ts';
import type { ModelConfig, SimulatedModelConfig } from './config/model-config.ts';
import { resolveKey } from './config/resolve-key.ts';
import { createClient } from './create-client.ts';
import { createRoleModel, type RoleModelOptions } from './create-role-model.ts';
import { type CallsInFlight, createCallsInFlight } from './layers/calls-in-flight.ts';
import { createModelLimits, type ModelLimitsOptions } from './layers/model-limits.ts';

type RoleConfigs = RunConfig['models'];

const roles = ['agent', 'optimizer', 'evaluator'] as const;

/** What is missing to call the configured models: keys, unless no server will be called, and landscapes; one line each. */
export function modelProblems(
  configs: RoleConfigs,
  { offline = false }: { readonly offline?: boolean } = {},
): string[] {
  return roles.flatMap((role) => {
    const config = configs[role];
    if (config.provider === 'simulated') return simulationProblems(role, config);
    if (offline) return [];
    const key = resolveKey(config);
    return 'problem' in key ? [`models.${role}: ${key.problem}`] : [];
  });
}

/** Whether any role is played by the simulated world: then every result is SIMULATED. */
export function isSimulated(configs: RoleConfigs): boolean {
  return roles.some((role) => configs[role].provider === 'simulated');
}

export interface ModelSurroundings extends ModelLimitsOptions, Pick<RoleModelOptions, 'onRetry'> {
  /** Needed unless every role is simulated. */
  readonly store: ReplyStore | undefined;
  /** Answers in place of the configured servers, whose keys are not needed then. */
  readonly standIn?: ChatModel | undefined;
  readonly meter: UsageMeter;
  /** Counts the calls of all roles; needed to wait for them. */
  readonly inFlight?: CallsInFlight | undefined;
  /** Nothing is limited without one. */
  readonly budget?: Budget | undefined;
  /** What the simulated world must know to be right or wrong, and to judge it. */
  readonly task: { readonly examples: readonly Example[]; readonly requirement: string };
}

/** The models of all three roles, with everything around their clients. */
export function createModels(configs: RoleConfigs, surroundings: ModelSurroundings): ModelRoles {
  const { store, standIn, meter, task, onRetry } = surroundings;
  const { budget = createBudget({}), inFlight = createCallsInFlight() } = surroundings;
  const limits = createModelLimits(surroundings);
  const simulated = createSimulations(task);
  const role = (name: (typeof roles)[number]) =>
    createRoleModel({
      config: configs[name],
      client: clientOf(configs[name], { simulated, standIn }),
      defaults: paperSampling[name],
      store,
      limits,
      meter,
      budget,
      inFlight,
      onRetry,
    });
  return { agent: role('agent'), optimizer: role('optimizer'), evaluator: role('evaluator') };
}

type Simulations = (config: SimulatedModelConfig) => ChatModel;

function createSimulations({ examples, requirement }: ModelSurroundings['task']): Simulations {
  const key = createAnswerKey(examples);
  const models = new Map<string, ChatModel>();
  return ({ landscape: name, judge = {} }) => {
    const landscape = findLandscape(name);
    const id = JSON.stringify([landscape.name, judge]);
    const known = models.get(id) ?? shareEqualCalls(createSimulatedModel({ landscape, key, requirement, judge }));
    models.set(id, known);
    return known;
  };
}

interface ClientSources {
  readonly simulated: Simulations;
  readonly standIn: ChatModel | undefined;
}

function clientOf(config: ModelConfig, { simulated, standIn }: ClientSources): ChatModel {
  if (config.provider === 'simulated') return simulated(config);
  return standIn ?? createClient(config);
}

function simulationProblems(role: string, { landscape, judge }: SimulatedModelConfig): string[] {
  const known = landscapes.map(({ name }) => name);
  return [
    ...(landscape === undefined || known.includes(landscape)
      ? []
      : [`models.${role}: no simulated landscape "${landscape}": known are ${known.join(', ')}`]),
    ...(judge === undefined || role === 'evaluator'
      ? []
      : [`models.${role}: judge is for the evaluator alone, which judges: move it to models.evaluator`]),
  ];
}
