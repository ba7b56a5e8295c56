import type { Command } from 'commander';
import { addCompareCommand } from './compare.ts';
import { addRunCommand } from './run.ts';

/** Everything on experiments, which are many runs. */
export function addBenchCommand(program: Command): void {
  const bench = program.command('bench').description('Experiments: forecasts, runs, tables and comparisons.');
  addRunCommand(bench);
  addCompareCommand(bench);
}
