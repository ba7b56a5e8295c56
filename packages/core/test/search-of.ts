import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { MasGraph } from '../src/graph/mas-graph.ts';
import type { ModelRoles } from '../src/model/role-model.ts';
import { promptOperators } from '../src/operators/prompt-operators.ts';
import { startSearch } from '../src/optimizers/maspo/state/search-state.ts';
import { createRandomSource } from '../src/random/random-source.ts';
import { type Script, scriptedModel } from '../testing/scripted-model.ts';
import { paperOptions } from './options.ts';

/** A search over two questions that starts with the prompt `<id> {question} {context}` for every agent, and its events. */
export function searchOf(graph: MasGraph, scripts: Readonly<Record<keyof ModelRoles, Script>>) {
  const events: OptimizationEvent[] = [];
  const prompts = Object.fromEntries(
    graph.agents.map(({ id }) => [id, `${id} {question}${graph.predecessors(id).length > 0 ? ' {context}' : ''}`]),
  );
  const models = {
    agent: scriptedModel(scripts.agent),
    optimizer: scriptedModel(scripts.optimizer, 0.7),
    evaluator: scriptedModel(scripts.evaluator),
  };
  const setting = {
    graph,
    pool: ['q1', 'q2'].map((id) => ({ id, text: id })),
    requirement: 'Any.',
    models,
    random: createRandomSource(1),
    emit: (event: OptimizationEvent) => events.push(event),
    signal: new AbortController().signal,
    frozen: [],
    operators: promptOperators,
    options: {
      ...paperOptions,
      batch: { kind: 'shared', size: 2 } as const,
      search: { kind: 'beam', size: 3, proposalsPerParent: 1, fill: 'seed' } as const,
      sampling: { kind: 'random' } as const,
      orientation: 'on' as const,
    },
  };
  return { search: startSearch(setting, prompts), events, models };
}
