import { handoffOf, type MasGraph, type Optimizer, type OptimizerRole, removableEdges } from '@maspo/core';
import { type NamedModel, namedModels } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import { frozenOf } from './frozen-of.ts';
import type { TaskSetup } from './task-setup.ts';

/** What a command does with the system of a configuration. */
export type Work = 'optimization' | 'evaluation' | 'calibration';

/** A configuration, with those parts of what it names that could be read. */
export interface ReadParts {
  readonly config: RunConfig;
  readonly task?: Pick<TaskSetup, 'scoring'> | undefined;
  readonly system?: { readonly graph: MasGraph; readonly frozen?: readonly string[] | undefined } | undefined;
  readonly optimizer?: Optimizer<unknown> | undefined;
  /** The resolved options of the optimizer. */
  readonly options?: unknown;
}

/** The models that a command calls. Of a system that could not be read, it may be any model of an agent. */
export function calledModels(parts: ReadParts, work: Work): NamedModel[] {
  const { config, task, system } = parts;
  const searching = work === 'optimization' ? rolesCalled(parts) : [];
  const prunes = work === 'optimization' && isPruned(parts);
  const isByRubric = task !== undefined && scoringBasis(scoringKind(task.scoring)) === 'judged';
  const judges = searching.includes('evaluator') || prunes || work === 'calibration' || isByRubric;
  const speakers = system && modelsOfAgents(system.graph);
  return namedModels(config.models).filter(({ name, role }) => {
    if (role === 'agent') return speakers?.has(name) ?? true;
    // The models of single lenses answer only in a search.
    return name === 'evaluator' ? judges : searching.includes(role);
  });
}

/** Whether a pruning asks the evaluator. Where no edge can be dropped, it makes no call. */
export function isPruned({ config, system }: Pick<ReadParts, 'config' | 'system'>): boolean {
  return config.prune !== undefined && (system === undefined || removableEdges(system.graph).length > 0);
}

/** The roles that the optimizer calls itself. If it or the system could not be read, it may be both. */
export function rolesCalled({ config, system, optimizer, options }: ReadParts): readonly OptimizerRole[] {
  const both: readonly OptimizerRole[] = ['optimizer', 'evaluator'];
  if (system === undefined || optimizer?.calls === undefined) return both;
  return optimizer.calls(options, { graph: system.graph, frozen: frozenOf({ config, system }) });
}

/** The names of the models that the agents speak with, as `namedModels` has them. */
function modelsOfAgents(graph: MasGraph): ReadonlySet<string> {
  if (graph.ownCode) return new Set(['agent']);
  const calling = graph.agents.filter(
    ({ id, kind }) => kind === 'llm' || graph.successors(id).some((to) => handoffOf(graph, id, to).kind === 'summary'),
  );
  return new Set(calling.map(({ model }) => (model === undefined ? 'agent' : `agents.${model}`)));
}
