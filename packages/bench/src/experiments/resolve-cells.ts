import { unknownName } from '@maspo/core';
import { type RunConfig, runConfigSchema } from '../config/run-config.ts';
import { describeIssues } from '../input/describe-issues.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { type LoadedExperiment, setsToExclude } from './load-experiment.ts';
import { type ConfigPatch, isConfigPatch, patchConfig } from './patch-config.ts';
import { createProblemCount } from './problem-count.ts';
import { defaultLevel, type Factor, factors, type Levels } from './records/factors.ts';

/** One run of an experiment: its position in the matrix, and its whole configuration. */
export interface CellConfig {
  readonly levels: Levels;
  /** The configuration, as it would be written in a file. */
  readonly input: ConfigPatch;
  readonly config: RunConfig;
  /** The cell whose prompts this cell takes over instead of optimizing. That cell has a different agent model. */
  readonly promptsFrom?: Levels;
}

export interface ResolvedCells {
  readonly levels: Readonly<Record<Factor, readonly string[]>>;
  readonly cells: readonly CellConfig[];
}

export interface CellSelection {
  /** Seeds in place of those of the file. */
  readonly seeds?: readonly number[] | undefined;
  /** The maximum number of test questions per cell. */
  readonly limit?: number | undefined;
  /** False if no cell may keep texts; as configured when left out. */
  readonly traces?: boolean | undefined;
}

/**
 * All cells of the matrix except the excluded ones, seeds innermost. Throws one `MaspoError('invalid-input')` with everything that is
 * wrong: unknown levels, unknown fields of a run configuration, an empty matrix.
 */
export function resolveCells(loaded: LoadedExperiment, selection: CellSelection = {}): ResolvedCells {
  const problems = createProblemCount();
  const patches = levelPatches(loaded, selection);
  const levels = Object.fromEntries(factors.map((factor) => [factor, Object.keys(patches[factor])])) as Record<
    Factor,
    string[]
  >;
  problems.add(unknownLevels(loaded, levels));
  const all = combinations(levels);
  const kept = all.filter((combination) => !isExcluded(combination, loaded));
  if (kept.length === 0) problems.add([`exclude leaves none of the ${all.length} cells of the matrix`]);
  const cells = kept.flatMap((combination) => {
    const input = configOf(combination, { loaded, patches, ...selection });
    const parsed = runConfigSchema.safeParse(input);
    if (!parsed.success) problems.add(describeIssues(parsed.error, input, runConfigSchema));
    return parsed.success
      ? [{ levels: combination, input, config: parsed.data, ...promptSource(combination, loaded.config) }]
      : [];
  });
  problems.throwIfAny(loaded.file);
  return { levels, cells };
}

type Patches = Readonly<Record<Factor, Readonly<Record<string, ConfigPatch>>>>;

function levelPatches({ config, models }: LoadedExperiment, { seeds = config.matrix.seed }: CellSelection): Patches {
  const { benchmark, architecture, optimizer, variant, agentModel } = config.matrix;
  const agentModels = models.set.agentModels;
  return {
    benchmark: patchesOf(benchmark, (label, given) => ({ task: given ?? { benchmark: label } })),
    architecture: patchesOf(architecture, (label, given) => ({ architecture: given ?? { name: label } })),
    optimizer: patchesOf(optimizer, (label, given) => ({ optimizer: given ?? { name: label } })),
    variant: patchesOf(variant, (_, given) => given ?? {}),
    agentModel: patchesOf(agentModel, (label, given) => ({ models: { agent: given ?? agentModels[label] } })),
    seed: Object.fromEntries(seeds.map((seed) => [String(seed), { seed }])),
  };
}

function patchesOf(
  levels: Readonly<Record<string, ConfigPatch | null>> | undefined,
  patchOf: (label: string, given: ConfigPatch | null) => ConfigPatch,
): Record<string, ConfigPatch> {
  if (levels === undefined) return { [defaultLevel]: {} };
  const patches = Object.entries(levels).map(([label, given]) => {
    const { also, ...fields } = given ?? {};
    const patch = patchOf(label, Object.keys(fields).length === 0 ? null : fields);
    return [label, isConfigPatch(also) ? patchConfig(patch, also) : patch] as const;
  });
  return Object.fromEntries(patches);
}

function configOf(
  levels: Levels,
  { loaded, patches, limit, traces = true }: CellSelection & { loaded: LoadedExperiment; patches: Patches },
): ConfigPatch {
  const { agent, optimizer, evaluator } = loaded.models.set;
  const shared = patchConfig({ models: { agent, optimizer, evaluator } }, loaded.config.run);
  // A variant may change the settings of the other levels, so it comes after them.
  const order = ['benchmark', 'architecture', 'optimizer', 'agentModel', 'variant', 'seed'] as const;
  const config = order.reduce((patched, factor) => patchConfig(patched, patches[factor][levels[factor]]!), shared);
  const kept = traces ? config : patchConfig(config, { traces: 'none' });
  const limited = limit === undefined ? kept : patchConfig(kept, { task: { limit: limitOf(kept, limit) } });
  return takesOver(levels, loaded.config) ? patchConfig(limited, { models: agentModelAlone }) : limited;
}

/** The limit of the command never raises the limit of the experiment. */
function limitOf({ task }: ConfigPatch, limit: number): number {
  const own = isConfigPatch(task) ? task.limit : undefined;
  return typeof own === 'number' ? Math.min(own, limit) : limit;
}

/** These cells propose and judge nothing, so they need no other model. */
const agentModelAlone = { optimizer: { same: 'agent' }, evaluator: { same: 'agent' } };

/** Whether the agent model of a cell differs from the one that the experiment optimizes with. */
function takesOver(levels: Levels, { transfer }: ExperimentConfig): boolean {
  return transfer !== undefined && levels.agentModel !== transfer.from;
}

function combinations(levels: Readonly<Record<Factor, readonly string[]>>): Levels[] {
  return factors.reduce<Partial<Levels>[]>(
    (partial, factor) => partial.flatMap((one) => levels[factor].map((level) => ({ ...one, [factor]: level }))),
    [{}],
  ) as Levels[];
}

function isExcluded(levels: Levels, { config, models }: LoadedExperiment): boolean {
  const named = { ...levels, models: models.name };
  return config.exclude.some((entry) =>
    Object.entries(entry).every(([factor, labels]) => labels.includes(named[factor as keyof typeof named])),
  );
}

function promptSource(levels: Levels, config: ExperimentConfig): Pick<CellConfig, 'promptsFrom'> {
  if (!takesOver(levels, config) || levels.optimizer === 'none') return {};
  return { promptsFrom: { ...levels, agentModel: config.transfer!.from } };
}

function unknownLevels(loaded: LoadedExperiment, levels: Readonly<Record<Factor, readonly string[]>>): string[] {
  const { exclude, baseline = {}, transfer, matrix } = loaded.config;
  const { models } = loaded;
  const check = (where: string, factor: Factor, label: string) =>
    levels[factor].includes(label) ? [] : [`${where}: ${unknownName(factor, label, { known: levels[factor] })}`];
  // A misspelt name would exclude nothing, and its cells would be paid for.
  const sets = setsToExclude(loaded);
  const excluded = exclude.flatMap(({ models: excludedSets = [], ...named }) => [
    ...excludedSets
      .filter((name) => !sets.includes(name))
      .map((name) => `exclude: ${unknownName('set of models', name, { known: sets })}`),
    ...Object.entries(named).flatMap(([factor, labels]) =>
      labels.flatMap((label) => (factor === 'seed' ? [] : check('exclude', factor as Factor, label))),
    ),
  ]);
  const agentModels = Object.keys(models.set.agentModels);
  const unnamed = Object.entries(matrix.agentModel ?? {}).filter(
    ([label, given]) => given === null && !agentModels.includes(label),
  );
  return [
    ...unnamed.map(
      ([label]) =>
        `matrix.agentModel: ${unknownName(`agent model of the set ${models.name}`, label, { known: agentModels })}`,
    ),
    ...excluded,
    ...Object.entries(baseline).flatMap(([factor, label]) => check('baseline', factor as Factor, label)),
    ...(transfer === undefined ? [] : check('transfer.from', 'agentModel', transfer.from)),
  ];
}
