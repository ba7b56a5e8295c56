import { handoffOf, type MasGraph, removableEdges } from '@maspo/core';
import { type NamedModel, namedModels } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import type { TaskSetup } from './task-setup.ts';

/** What a command does with the system of a configuration. */
export type Work = 'optimization' | 'evaluation' | 'calibration';

/** A configuration, with those parts of what it names that could be read. */
export interface ReadParts {
  readonly config: RunConfig;
  readonly task?: Pick<TaskSetup, 'scoring'> | undefined;
  readonly system?: { readonly graph: MasGraph } | undefined;
  readonly optimizer?: { readonly name: string } | undefined;
}

/** The models that a command calls. Of a system that could not be read, it may be any model of an agent. */
export function calledModels({ config, task, system, optimizer }: ReadParts, work: Work): NamedModel[] {
  const searches = work === 'optimization' && !withoutSearch.includes(optimizer?.name ?? config.optimizer.name ?? '');
  const prunes =
    work === 'optimization' &&
    config.prune !== undefined &&
    (system === undefined || removableEdges(system.graph).length > 0);
  const isByRubric = task !== undefined && scoringBasis(scoringKind(task.scoring)) === 'judged';
  const judges = searches || prunes || work === 'calibration' || isByRubric;
  const speakers = system && modelsOfAgents(system.graph);
  return namedModels(config.models).filter(({ name, role }) => {
    if (role === 'agent') return speakers?.has(name) ?? true;
    // The models of single lenses answer only in a search.
    return name === 'evaluator' ? judges : searches;
  });
}

/** These optimizers return the prompts that they are given, without a call. No module of a user can have their names. */
const withoutSearch = ['none', 'transfer'];

/** The names of the models that the agents speak with, as `namedModels` has them. */
function modelsOfAgents(graph: MasGraph): ReadonlySet<string> {
  if (graph.ownCode) return new Set(['agent']);
  const calling = graph.agents.filter(
    ({ id, kind }) => kind === 'llm' || graph.successors(id).some((to) => handoffOf(graph, id, to).kind === 'summary'),
  );
  return new Set(calling.map(({ model }) => (model === undefined ? 'agent' : `agents.${model}`)));
}
