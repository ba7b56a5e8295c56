import { eventVersion } from '../event/optimization-event.ts';
import { agentsAndEdges } from '../graph/system/system-graph.ts';
import type { OptimizationProblem } from './optimization-problem.ts';
import type { OptimizationContext } from './optimizer.ts';

/** Reports what a run starts from. */
export function reportStart(
  { name, ablations }: { name: string; ablations: readonly string[] },
  { graph, prompts, frozen = [], pool, validation, scorePool }: OptimizationProblem,
  { options, random, emit }: Pick<OptimizationContext<unknown>, 'options' | 'random' | 'emit'>,
): void {
  const { agents, edges } = agentsAndEdges(graph);
  const turns = graph.agents.flatMap(({ id, turnOf }) => (turnOf === undefined ? [] : [[id, turnOf] as const]));
  emit({
    type: 'run-started',
    version: eventVersion,
    optimizer: name,
    options,
    ablations,
    seed: random.path,
    agents: agents.map(({ id }) => id),
    frozen,
    edges,
    ...(turns.length === 0 ? {} : { turns: Object.fromEntries(turns) }),
    prompts,
    pool: pool.map(({ id }) => id),
    ...(validation === undefined ? {} : { validation: validation.questions.map(({ id }) => id) }),
    ...(scorePool === undefined ? {} : { finalAnswers: 'graded' }),
  });
}
