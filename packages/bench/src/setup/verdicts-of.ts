import { isPruned, rolesCalled } from './called-models.ts';
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
  const searches =
    optimizer.usesJudge?.(options, { graph, frozen: frozenOf({ config, system }) }) ??
    rolesCalled({ config, system, optimizer, options }).includes('evaluator');
  return [...(searches ? [options] : []), ...(isPruned({ config, system }) ? [config.prune] : [])];
}
