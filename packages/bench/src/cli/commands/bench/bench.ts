import type { Command } from 'commander';
import { addCompareCommand } from './compare.ts';

export function addBenchCommand(program: Command): void {
  const bench = program.command('bench').summary('measure and compare runs');
  addCompareCommand(bench);
}
