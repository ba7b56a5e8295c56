import { z } from 'zod';
import type { Optimizer } from '../../optimizer/optimizer.ts';
import { runPromptSearch } from '../../optimizer/run-prompt-search.ts';
import { withoutSources } from '../../options/cited.ts';
import { judgeDefaults } from '../../search/judge-defaults.ts';

const noneOptionsSchema = z.strictObject({});

/** Returns the seed prompts without any call. In a table, all other rows are compared with it. */
export const none: Optimizer<z.infer<typeof noneOptionsSchema>> = {
  name: 'none',
  options: noneOptionsSchema,
  usesLabels: false,
  calls: () => [],
  explain: () => [],
  check: () => [],
  optimize: (problem, context) =>
    runPromptSearch(
      { name: 'none', judge: withoutSources(judgeDefaults), objective: 'win-rate', search: async () => 'schedule' },
      problem,
      context,
    ),
};
