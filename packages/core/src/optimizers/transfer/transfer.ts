import { z } from 'zod';
import type { Optimizer } from '../../optimizer/optimizer.ts';
import { reportStart } from '../../optimizer/report-start.ts';
import { notChecked } from '../../search/final-check.ts';

const transferOptions = z.strictObject({
  from: z.string().min(1).describe('Id of the run whose prompts are taken over'),
});

export type TransferOptions = z.infer<typeof transferOptions>;

/**
 * Does not search: it takes the prompts of another run, to measure them with other models. `read` returns these
 * prompts, valid for the graph, when the run begins. All records identify them by the id in the options. For
 * experiments only.
 */
export function transferFrom(read: () => Promise<Readonly<Record<string, string>>>): Optimizer<TransferOptions> {
  return {
    name: 'transfer',
    options: transferOptions,
    usesLabels: false,
    calls: () => [],
    explain: ({ from }) => [
      { path: 'from', value: from, meaning: 'Id of the run whose prompts are taken over', source: 'configuration' },
    ],
    check: () => [],
    optimize: async (problem, context) => {
      reportStart({ name: 'transfer', ablations: [] }, problem, context);
      const prompts = await read();
      context.emit({ type: 'search-ended', by: 'schedule' });
      context.emit({ type: 'run-finished', prompts, outcome: notChecked.outcome });
      return { status: 'finished', prompts, finalCheck: notChecked };
    },
  };
}
