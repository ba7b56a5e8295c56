import { removableEdges } from '@maspo/core';
import { rolesCalled } from './called-models.ts';
import { frozenOf } from './frozen-of.ts';
import type { RunSetup } from './run-setup.ts';

/**
 * The options of the parts of a run that ask the evaluator for verdicts, the search first and then the pruning; empty where no verdict
 * leads the run. `judge` in such options states how the part asks.
 */
export function verdictsOf({
  config,
  system,
  optimizer,
  options,
}: Pick<RunSetup, 'config' | 'system' | 'optimizer' | 'options'>): unknown[] {
  const { graph } = system;
  const { prune } = config;
  const searches =
    optimizer.usesJudge?.(options, { graph, frozen: frozenOf({ config, system }) }) ??
    rolesCalled({ config, system, optimizer, options }).includes('evaluator');
  // Where no edge can be dropped, the pruning makes no call.
  const prunes = prune !== undefined && removableEdges(graph).length > 0;
  return [...(searches ? [options] : []), ...(prunes ? [prune] : [])];
}
