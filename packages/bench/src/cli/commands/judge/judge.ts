import type { Command } from 'commander';
import { addCalibrateCommand } from './calibrate.ts';
import { addImportCommand } from './import.ts';

/** The commands on how far the verdicts of an evaluator can be trusted. */
export function addJudgeCommand(program: Command): void {
  const judge = program.command('judge').description('measure how far the verdicts of an evaluator can be trusted');
  addCalibrateCommand(judge);
  addImportCommand(judge);
}
