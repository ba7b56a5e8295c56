import { countedAgents } from '@maspo/architectures';
import { calledModels, type Work } from '../../setup/called-models.ts';
import type { Preflight } from '../../setup/preflight.ts';
import type { RunSetup } from '../../setup/run-setup.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { type CheckPlan, checkPlanText } from './check-plan.ts';
import { factLines } from './facts.ts';
import { modelText } from './model-text.ts';

/** Prints the warnings of a preflight on standard error. */
export function noteWarnings({ warnings }: Pick<Preflight, 'warnings'>): void {
  for (const warning of warnings) note(`Warning: ${warning}`);
}

/** The end of a `--dry-run` that found nothing to refuse. */
export interface DryRun {
  readonly setup: RunSetup;
  readonly preflight: Preflight;
  /** What the command does; only the models that it calls are shown. */
  readonly work: Work;
  /** The command that would be started. */
  readonly command: string;
  /** Left out for a command that does not check the judge. */
  readonly judgeCheck?: CheckPlan;
  readonly json: boolean | undefined;
}

export function showDryRun({ setup, preflight, work, command, judgeCheck, json }: DryRun): void {
  const { task, split, system } = setup;
  const { pool, validation, test } = split;
  const agents = countedAgents(system.graph).all;
  if (json) {
    printJson({
      dryRun: true,
      command,
      task: task.id,
      questions: { pool: pool.length, validation: validation.length, test: test.length },
      agents,
      ...(judgeCheck === undefined ? {} : { judgeCheck }),
      warnings: preflight.warnings,
    });
    return;
  }
  const lines = [
    ...factLines(
      'Task',
      `${task.id}: ${pool.length} questions to tune on, ${validation.length} for validation, ${test.length} for the test`,
    ),
    ...factLines('Agents', agents.join(', ')),
    ...calledModels(setup, work).flatMap(({ name, config: model }) =>
      factLines('Model', `${name}: ${modelText(model)}`),
    ),
    ...(judgeCheck === undefined ? [] : factLines('Judge', checkPlanText(judgeCheck))),
    'Everything that is needed is there. Nothing was started, and nothing was paid.',
    ...factLines('Start', command),
  ];
  for (const line of lines) print(line);
}
