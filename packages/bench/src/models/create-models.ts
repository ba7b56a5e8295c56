import { type ChatModel, type ModelRoles, paperSampling, shareEqualCalls } from '@maspo/core';
import type { Example } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import { createAnswerKey } from '../simulated/answer-key.ts';
import { findLandscape, landscapes } from '../simulated/find-landscape.ts';
import { createSimulatedModel } from '../simulated/simulated-model.ts';
import type { ReplyStore } from '../store/reply-store.ts';
import type { UsageMeter } from './accounting/usage-meter.ts';
import { type Budget, createBudget } from './budget/budget.ts';
import type { ModelConfig } from './config/model-config.ts';
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
    if (config.provider === 'simulated') return landscapeProblems(role, config.landscape);
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

function createSimulations({
  examples,
  requirement,
}: ModelSurroundings['task']): (landscape: string | undefined) => ChatModel {
  const key = createAnswerKey(examples);
  const worlds = new Map<string, ChatModel>();
  return (name) => {
    const landscape = findLandscape(name);
    const known = worlds.get(landscape.name) ?? shareEqualCalls(createSimulatedModel({ landscape, key, requirement }));
    worlds.set(landscape.name, known);
    return known;
  };
}

interface ClientSources {
  readonly simulated: (landscape: string | undefined) => ChatModel;
  readonly standIn: ChatModel | undefined;
}

function clientOf(config: ModelConfig, { simulated, standIn }: ClientSources): ChatModel {
  if (config.provider === 'simulated') return simulated(config.landscape);
  return standIn ?? createClient(config);
}

function landscapeProblems(role: string, landscape: string | undefined): string[] {
  if (landscape === undefined || landscapes.some(({ name }) => name === landscape)) return [];
  return [
    `models.${role}: no simulated landscape "${landscape}": known are ${landscapes.map(({ name }) => name).join(', ')}`,
  ];
}
