import type { Command } from 'commander';

export type CommandName = keyof typeof commands;

/**
 * All commands in the order of the help, each loaded when it is needed: loading takes most of a short command's time.
 */
export const commands = {
  init: async () => (await import('./commands/init.ts')).addInitCommand,
  data: async () => (await import('./commands/data.ts')).addDataCommand,
  models: async () => (await import('./commands/models.ts')).addModelsCommand,
  plan: async () => (await import('./commands/plan.ts')).addRunPlanCommand,
  optimize: async () => (await import('./commands/optimize.ts')).addOptimizeCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).addEvaluateCommand,
  report: async () => (await import('./commands/report.ts')).addReportCommand,
  view: async () => (await import('./commands/view.ts')).addViewCommand,
  export: async () => (await import('./commands/export.ts')).addExportCommand,
  bench: async () => (await import('./commands/bench/bench.ts')).addBenchCommand,
  worker: async () => (await import('./commands/worker.ts')).addWorkerCommand,
  architectures: async () => (await import('./commands/architectures.ts')).addArchitecturesCommand,
  judge: async () => (await import('./commands/judge/judge.ts')).addJudgeCommand,
  grade: async () => (await import('./commands/grade.ts')).addGradeCommand,
  cache: async () => (await import('./commands/cache.ts')).addCacheCommand,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctorCommand,
} satisfies Record<string, () => Promise<(program: Command) => void>>;

/**
 * The command that an argument names. For any other argument it gives all commands, so that help and messages can list
 * them.
 */
export function namedCommands(argument: string | undefined): CommandName[] {
  const names = Object.keys(commands) as CommandName[];
  return names.includes(argument as CommandName) ? [argument as CommandName] : names;
}
