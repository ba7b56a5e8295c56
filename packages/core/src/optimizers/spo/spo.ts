import { lastTurn } from '../../graph/agent-turns.ts';
import { createCopyFinder } from '../../operators/find-copies.ts';
import type { OptimizationContext, Optimizer } from '../../optimizer/optimizer.ts';
import { type RunningSearch, runPromptSearch, type SearchEnd } from '../../optimizer/run-prompt-search.ts';
import { isGraded } from '../../reward/final-comparison.ts';
import { finalCheckCalls } from '../../search/final-check.ts';
import type { Objective } from '../../search/objective.ts';
import { searchedAgents } from '../../search/prompt-search.ts';
import { playRound } from './play-round.ts';
import { type SpoOptions, spoOptions } from './spo-settings.ts';

/**
 * Self-supervised prompt optimization (SPO, arXiv 2502.06855): every agent by itself, in topological order. Each round proposes a prompt
 * from the latest one that won, and takes it if its own outputs win more judgements than they lose.
 */
export const spo: Optimizer<SpoOptions> = {
  name: 'spo',
  ...spoOptions,
  usesLabels: false,
  gradesPool: isGraded,
  // Graders compare final answers only. The output of any other agent is judged by its role.
  calls: (options, problem) =>
    isGraded(options) &&
    searchedAgents(problem).every((agent) => lastTurn(problem.graph, agent) === problem.graph.terminal)
      ? ['optimizer']
      : ['optimizer', 'evaluator'],
  check: ({ pool }, { questions }) =>
    pool.length >= questions
      ? []
      : [
          `the pool has ${pool.length} questions, and a round draws ${questions}: give a larger pool or fewer questions`,
        ],
  finalCheckCalls: (problem, { judge, reward }) =>
    finalCheckCalls(problem, { judge: { ...judge, repeats: 1 }, reward }),
  optimize: (problem, context) => {
    const judge = { ...context.options.judge, repeats: 1 };
    return runPromptSearch({ name: 'spo', judge, objective: 'win-rate', search: searchAgentByAgent }, problem, context);
  },
};

async function searchAgentByAgent(
  running: RunningSearch,
  _: Objective,
  { options, expired }: Pick<OptimizationContext<SpoOptions>, 'options' | 'expired'>,
): Promise<SearchEnd> {
  const findCopies = createCopyFinder(running.pool);
  let trial = 0;
  for (const agent of searchedAgents(running)) {
    running.emit({ type: 'visit-started', round: 1, agent });
    for (let round = 1; round <= options.rounds; round++) {
      if (expired()) return 'deadline';
      trial += 1;
      await playRound(running, { agent, round, trial, options, findCopies });
    }
  }
  return 'schedule';
}
