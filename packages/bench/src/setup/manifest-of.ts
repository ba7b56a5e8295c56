import { agentsAndEdges, contentHash, handoffName, handoffOf, type MasGraph } from '@maspo/core';
import { isSimulated, type ModelsConfig, namedModels } from '@maspo/models';
import type { Scoring } from '@maspo/tasks';
import { decidingPart, type Manifest } from '../records/manifest.ts';
import { productVersion } from '../records/product-version.ts';
import { frozenOf } from './frozen-of.ts';
import type { RunSetup } from './run-setup.ts';
import type { TaskSetup } from './task-setup.ts';

export function manifestOf({ config, task, system, optimizer, options, modules, split }: RunSetup): Manifest {
  const { agents, edges } = agentsAndEdges(system.graph);
  const manifest = {
    product: { name: 'maspo' as const, version: productVersion },
    simulated: isSimulated(config.models),
    protocol: split.mode,
    optimizer: optimizer.name,
    ...(config.prune === undefined ? {} : { prune: config.prune }),
    options,
    ...(optimizer.gradesPool?.(options) ? { finalAnswers: 'graded' as const } : {}),
    ...(modules === undefined ? {} : { modules }),
    task: taskRecord(task),
    grading: config.task.grading,
    split: {
      hash: split.hash,
      pool: split.pool.length,
      validation: split.validation.length,
      test: split.test.length,
      ...(task.validation.length === 0
        ? {}
        : {
            sources: task.validation.map(({ name, examples, sha256 }) => ({
              name,
              questions: examples.length,
              sha256,
            })),
          }),
    },
    agents: agents.map(({ id, role, kind, model, turnOf }) => ({
      ...{ id, role, kind },
      ...(model === undefined ? {} : { model }),
      ...(turnOf === undefined ? {} : { turnOf }),
    })),
    frozen: frozenOf({ config, system }),
    edges,
    ...handoffsOf(system.graph),
    seedPrompts: system.prompts,
    models: modelsByName(config.models),
    seed: config.seed,
    ...(config.traces === 'none' ? { traces: config.traces } : {}),
  };
  const { concurrency, budget } = config;
  const limits = { concurrency, budget };
  return { id: contentHash(JSON.stringify(decidingPart(manifest))).slice(0, 12), ...manifest, limits };
}

function taskRecord({ id, format, scoring, columns, requirement, sha256 }: TaskSetup): Manifest['task'] {
  return {
    id,
    format,
    ...(scoring === format ? {} : { scoring: scoringRecord(scoring) }),
    ...(columns === undefined ? {} : { columns }),
    requirement,
    sha256,
  };
}

/** The settings that decide a scoring. The module of a scoring function is recorded separately. */
function scoringRecord(scoring: Scoring): NonNullable<Manifest['task']['scoring']> {
  if (typeof scoring === 'string') return { kind: scoring };
  return scoring.kind === 'module' ? { kind: scoring.kind, module: scoring.module } : { ...scoring };
}

function handoffsOf(graph: MasGraph): Pick<Manifest, 'handoffs'> {
  const handoffs = graph.edges.map(([from, to]) => handoffName(handoffOf(graph, from, to)));
  return handoffs.every((name) => name === 'full') ? {} : { handoffs };
}

function modelsByName(models: ModelsConfig): Manifest['models'] {
  const { agent, optimizer, evaluator } = models;
  const named = namedModels(models).map(({ name, config }) => [name, config] as const);
  return { agent, optimizer, evaluator, ...Object.fromEntries(named) };
}
