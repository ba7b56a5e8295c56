import type { Command } from 'commander';
import { addCompareCommand } from './compare.ts';
import { addPlanCommand } from './plan.ts';
import { addRunCommand } from './run.ts';
import { addStatusCommand } from './status.ts';
import { addSubmitCommand } from './submit.ts';
import { addTableCommand } from './table.ts';
import { addWithdrawCommand } from './withdraw.ts';

/** The commands on experiments. An experiment consists of many runs. */
export function addBenchCommand(program: Command): void {
  const bench = program.command('bench').description('forecast, run and tabulate experiments, and compare runs');
  addPlanCommand(bench);
  addRunCommand(bench);
  addSubmitCommand(bench);
  addStatusCommand(bench);
  addWithdrawCommand(bench);
  addTableCommand(bench);
  addCompareCommand(bench);
}
