import { lastTurn } from '../graph/agent-turns.ts';
import type { GraphRun } from '../graph/graph-run.ts';
import { rewrite } from '../operators/prompt-operators.ts';
import type { PromptSearch } from './prompt-search.ts';
import type { ProposalOrder } from './propose.ts';

/**
 * An order for a proposal by the operator `rewrite`, made from some runs of the agent's prompt in force. `step` counts the proposals
 * for this agent from 1.
 */
export function rewriteOrder(
  { graph, requirement, prompts }: Pick<PromptSearch, 'graph' | 'requirement' | 'prompts'>,
  { agent, step, runs, draw }: { agent: string; step: number; runs: readonly GraphRun[]; draw: string },
): ProposalOrder {
  return {
    place: { round: 1, agent, step },
    operator: rewrite,
    input: async () => ({
      graph,
      agent,
      requirement,
      prompt: prompts[agent]!,
      traces: await Promise.all(
        runs.map(async (run) => ({ question: run.question, turn: await run.turn(lastTurn(graph, agent)) })),
      ),
    }),
    draw,
    searchedBy: 'trials',
  };
}
