import { refuseIssues } from '../error/maspo-error.ts';
import type { Observe } from '../event/hold-unfinished.ts';
import { speakersOf } from '../graph/agent-turns.ts';
import type { Edge } from '../graph/graph-definition.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { runGraph } from '../graph/run-graph.ts';
import type { Trace } from '../graph/trace.ts';
import { inOrder, type Testimony, type Witness } from '../judge/testimony.ts';
import { type Verdict, verdictValue } from '../judge/verdict.ts';
import type { ModelRoles } from '../model/role-model.ts';
import type { OptimizationProblem } from '../optimizer/optimization-problem.ts';
import type { Question } from '../question/question.ts';
import { createRandomSource, type RandomSource } from '../random/random-source.ts';
import { evaluatorOf } from '../reward/evaluator-of.ts';
import { judgeFinalAnswers } from '../reward/judge-traces.ts';
import { meanVerdict } from '../search/compare-with-seed.ts';
import { chooseEdges } from './choose-edges.ts';
import { edgeEffect, type JudgedTrial } from './edge-effect.ts';
import type { PruneOptions } from './prune-options.ts';
import { drawEdges, removableEdges, sameEdge, subGraph } from './sub-graph.ts';

export interface PruneContext {
  readonly options: PruneOptions;
  readonly models: ModelRoles;
  readonly seed: number | string;
  /** Called with the event and the evidence behind it. */
  readonly emit?: Observe;
  readonly signal: AbortSignal;
}

/**
 * The problem on a smaller graph: without the edges that did not help the final answer in trial runs, and without the
 * agents whose work then no longer reaches it. The prompts of the remaining agents stay as they are. Returns the
 * problem itself where nothing can be dropped, or where the smaller graph loses against the whole one. Throws
 * `MaspoError('invalid-input')` for a problem that cannot be pruned, and the systemic failures of the models.
 */
export async function pruneGraph(problem: OptimizationProblem, context: PruneContext): Promise<OptimizationProblem> {
  refuseIssues('prune', pruneIssues(problem));
  const trials = new AbortController();
  try {
    return await prune(problem, { ...context, signal: AbortSignal.any([context.signal, trials.signal]) });
  } catch (error) {
    trials.abort(error);
    throw error;
  }
}

/** Why a problem cannot be pruned, one line for each issue; empty when it can. */
export function pruneIssues({ graph, pool }: Pick<OptimizationProblem, 'graph' | 'pool'>): string[] {
  if (graph.ownCode)
    return ['the edges are in the code of the system, and cannot be dropped from here; remove `prune`'];
  const turn = graph.agents.find(({ turnOf }) => turnOf !== undefined);
  return [
    ...(turn === undefined
      ? []
      : [
          `agent "${turn.turnOf}" speaks in several rounds: only a graph without rounds can be pruned; remove \`prune\``,
        ]),
    ...(pool.length === 0 ? ['the pool is empty: pruning needs questions for its trials'] : []),
  ];
}

async function prune(problem: OptimizationProblem, context: PruneContext): Promise<OptimizationProblem> {
  const { graph, pool } = problem;
  const { options, seed, emit = () => {} } = context;
  const removable = removableEdges(graph);
  if (removable.length === 0) return problem;
  const random = createRandomSource(seed).fork('prune');
  const questions = random.fork('questions').shuffle(pool).slice(0, options.trials);
  const said: Testimony[] = [];
  const system = createSystem(problem, { ...context, witness: (evidence) => void said.push(evidence) }, random);

  const judged = await Promise.all(
    Array.from({ length: options.trials }, async (_, index): Promise<JudgedTrial> => {
      const draw = random.fork('trial', index + 1);
      const thinned = subGraph(graph, drawEdges(graph, options.dropout, draw));
      const value = verdictValue(await system.compare(thinned, questions[index % questions.length]!, draw));
      return { edges: thinned.edges, value };
    }),
  );
  const effects = removable.map((edge) => edgeEffect(edge, judged));
  const smaller = subGraph(graph, chooseEdges(graph, effects, options.maxDropped));
  const changed = smaller.edges.length < graph.edges.length;
  const check = changed
    ? await Promise.all(questions.map((one) => system.compare(smaller, one, random.fork('check', one.id))))
    : [];
  const reward = meanVerdict(check);
  const pruned = restrictedTo(smaller, problem);
  const adopted = changed && reward !== null && reward >= 0.5 && hasSearchedAgent(pruned);
  const result = adopted ? pruned : problem;
  const pruning = {
    type: 'graph-pruned' as const,
    method: options.method,
    seed: random.path,
    trials: { made: options.trials, scored: judged.filter(({ value }) => value !== undefined).length },
    effects,
    kept: result.graph.edges,
    dropped: without(graph.edges, result.graph.edges),
    droppedAgents: graph.agents
      .map(({ id }) => id)
      .filter((id) => result.graph.agents.every((agent) => agent.id !== id)),
    adopted,
    reward,
  };
  emit(pruning, { said: inOrder(said) });
  return result;
}

/** Runs and compares sub-graphs with the whole graph; all runs on a question share its draws, so that only the edges make a difference. */
function createSystem(
  { graph, prompts, requirement }: OptimizationProblem,
  { models, options, signal, witness }: PruneContext & { witness: Witness },
  random: RandomSource,
) {
  const run = (on: MasGraph, question: Question) =>
    runGraph(question, { graph: on, prompts, models: models.agent, draw: random.path, signal });
  const references = new Map<string, Promise<Trace>>();
  const referenceOf = (question: Question) => {
    const known = references.get(question.id) ?? run(graph, question);
    references.set(question.id, known);
    return known;
  };
  return {
    async compare(on: MasGraph, question: Question, draw: RandomSource): Promise<Verdict> {
      const [reference, candidate] = await Promise.all([referenceOf(question), run(on, question)]);
      const judge = {
        evaluator: evaluatorOf(models, 'globalAlignment'),
        options: options.judge,
        random: draw.fork('judge'),
        signal,
        witness,
      };
      return judgeFinalAnswers({ graph, requirement, reference, candidate }, judge);
    },
  };
}

function restrictedTo(graph: MasGraph, problem: OptimizationProblem): OptimizationProblem {
  const speakers = speakersOf(graph);
  const prompts = Object.entries(problem.prompts).filter(([id]) => speakers.includes(id));
  const frozen = problem.frozen?.filter((id) => speakers.includes(id));
  return { ...problem, graph, prompts: Object.fromEntries(prompts), ...(frozen === undefined ? {} : { frozen }) };
}

function hasSearchedAgent({ graph, frozen = [] }: OptimizationProblem): boolean {
  return speakersOf(graph).some((id) => !frozen.includes(id));
}

function without(edges: readonly Edge[], others: readonly Edge[]): Edge[] {
  return edges.filter((edge) => !others.some((other) => sameEdge(edge, other)));
}
