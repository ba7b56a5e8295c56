import { contentHash, handoffName, handoffOf, type MasGraph } from '@maspo/core';
import { decidingSettings } from '../models/config/deciding-settings.ts';
import type { ModelConfig } from '../models/config/model-config.ts';
import { namedModels } from '../models/config/named-models.ts';
import { isSimulated } from '../models/create-models.ts';
import type { GradingChoice } from './create-grading.ts';
import { productVersion } from './product-version.ts';
import { frozenOf, type RunSetup } from './run-setup.ts';

/** Everything that decides a run, resolved. Equal ids mean equal runs, as far as their budgets let them go. */
export interface Manifest {
  /** The first 12 hex digits of the hash of all that decides the run: not `limits`, nor settings of models that change no reply. */
  readonly id: string;
  readonly product: { readonly name: 'maspo'; readonly version: string };
  readonly simulated: boolean;
  readonly protocol: RunSetup['split']['mode'];
  readonly optimizer: string;
  /** How the graph is pruned first; left out where it is not. Agents, edges and seed prompts are those before. */
  readonly prune?: RunSetup['config']['prune'];
  readonly options: unknown;
  readonly task: {
    readonly id: string;
    readonly format: string;
    readonly requirement: string;
    readonly sha256: string;
  };
  readonly grading: GradingChoice;
  readonly split: {
    readonly hash: string;
    readonly pool: number;
    readonly validation: number;
    readonly test: number;
  };
  readonly agents: readonly {
    readonly id: string;
    readonly role: string;
    readonly kind: string;
    /** Key of its model, where it is not the default. */
    readonly model?: string | undefined;
    readonly turnOf?: string | undefined;
  }[];
  /** Agents that keep their prompt. */
  readonly frozen: readonly string[];
  readonly edges: readonly (readonly [string, string])[];
  /** For each edge, what it hands on; left out where all hand on whole outputs. */
  readonly handoffs?: readonly string[];
  readonly seedPrompts: Readonly<Record<string, string>>;
  /** The models of the three roles, and those that agents name as `agents.KEY`. */
  readonly models: Readonly<Record<'agent' | 'optimizer' | 'evaluator', ModelConfig>> &
    Readonly<Record<string, ModelConfig>>;
  readonly seed: number;
  /** What may change between attempts at the same run. */
  readonly limits: { readonly concurrency: number; readonly budget: RunSetup['config']['budget'] };
}

export function manifestOf({ config, task, system, optimizer, options, split }: RunSetup): Manifest {
  const manifest = {
    product: { name: 'maspo' as const, version: productVersion },
    simulated: isSimulated(config.models),
    protocol: split.mode,
    optimizer: optimizer.name,
    ...(config.prune === undefined ? {} : { prune: config.prune }),
    options,
    task: { id: task.id, format: task.format, requirement: task.requirement, sha256: task.sha256 },
    grading: config.task.grading,
    split: {
      hash: split.hash,
      pool: split.pool.length,
      validation: split.validation.length,
      test: split.test.length,
    },
    agents: system.graph.agents.map(({ id, role, kind, model, turnOf }) => ({
      ...{ id, role, kind },
      ...(model === undefined ? {} : { model }),
      ...(turnOf === undefined ? {} : { turnOf }),
    })),
    frozen: frozenOf({ config, system }),
    edges: system.graph.edges,
    ...handoffsOf(system.graph),
    seedPrompts: system.prompts,
    models: modelsByName(config.models),
    seed: config.seed,
  };
  const { concurrency, budget } = config;
  const limits = { concurrency, budget };
  return { id: contentHash(JSON.stringify(decidingPart(manifest))).slice(0, 12), ...manifest, limits };
}

function handoffsOf(graph: MasGraph): Pick<Manifest, 'handoffs'> {
  const handoffs = graph.edges.map(([from, to]) => handoffName(handoffOf(graph, from, to)));
  return handoffs.every((name) => name === 'full') ? {} : { handoffs };
}

function modelsByName(models: RunSetup['config']['models']): Manifest['models'] {
  const { agent, optimizer, evaluator } = models;
  const named = namedModels(models).map(({ name, config }) => [name, config] as const);
  return { agent, optimizer, evaluator, ...Object.fromEntries(named) };
}

/** A manifest, as it was just made or as a file holds it, without what may change between attempts at the same run. */
export function decidingPart(manifest: Partial<Manifest>): object {
  const models = Object.entries(manifest.models ?? {}).map(([role, model]) => [role, decidingSettings(model)] as const);
  return { ...manifest, models: Object.fromEntries(models), id: undefined, limits: undefined };
}
