import { z } from 'zod';
import { judgeOptionsWithDefaults } from '../judge/judge-options.ts';
import { withoutSources } from '../options/cited.ts';
import { judgeDefaults } from '../search/judge-defaults.ts';

/** How a graph is pruned before its prompts are optimized. */
export const pruneOptionsSchema = z.strictObject({
  method: z.literal('agent-dropout').describe('Trial runs of the graph with edges left out at random'),
  trials: z
    .int()
    .min(8)
    .default(60)
    .describe(
      'Number of runs of a thinned graph, each on one question of the pool and judged once against the whole graph',
    ),
  dropout: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.3)
    .describe('Probability that an edge is left out of a trial; at least one edge into each agent stays'),
  maxDropped: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'The largest share of the edges that may be dropped for their effect. Edges of agents whose work then no longer reaches the final answer are dropped as well',
    ),
  judge: judgeOptionsWithDefaults(withoutSources(judgeDefaults)).describe('How final answers are compared'),
});

export type PruneOptions = z.output<typeof pruneOptionsSchema>;
