import type { CellTasks } from './cell-tasks.ts';

export interface ArrayScript {
  /** The name of the experiment. */
  readonly name: string;
  readonly tasks: CellTasks;
  /** The command that runs a cell, up to its id. */
  readonly command: readonly string[];
  /** The folder that relative paths in `command` start from. */
  readonly workingDirectory: string;
  readonly home: string;
  /** The folder for the logs and the reply stores of the tasks, as an absolute path. */
  readonly folder: string;
  readonly resources: TaskResources;
}

/** The resources that the scheduler is asked for. */
export interface TaskResources {
  /** The number of tasks that run at once. */
  readonly atOnce: number;
  /** `HH:MM:SS` or `D-HH:MM:SS`; the default is the default of the cluster. */
  readonly time?: string | undefined;
  /** The memory with its unit, e.g. `4G`. */
  readonly memory: string;
  readonly cpus: number;
}

/**
 * A bash script with two uses. A user starts it, and it submits itself as an array job. Slurm starts it, and it runs one cell. So no task
 * can be submitted with the list of another script.
 *
 * Cells that take prompts over come last in the list, and run in a second array job of the same script. This job waits until all tasks of
 * the first job have ended (`afterany`). With `afterok`, one failure would hold back every cell of the second job, even cells whose prompts
 * exist. A cell without its prompts refuses to run anyway.
 */
export function arrayScript({ name, tasks, command, workingDirectory, home, folder, resources }: ArrayScript): string {
  const { first, second } = tasks;
  const { atOnce, time, memory, cpus } = resources;
  // The name is part of comments and of a line that Slurm reads. A line break would end both.
  const plainName = name.replaceAll(/[^\w.+-]/g, '_');
  const arrayOf = (from: number, to: number) => `--array=${from}-${to}%${atOnce}`;
  const all = [...first, ...second];
  const submitSecond = `
  # These take over prompts that the first job finds.
  sbatch "$@" --chdir="$folder/logs" ${arrayOf(first.length + 1, all.length)} --dependency=afterany:"\${job%%;*}" "$0"`;
  return `#!/bin/bash
#SBATCH --job-name=maspo-${plainName}
#SBATCH ${arrayOf(1, first.length)}
#SBATCH --cpus-per-task=${cpus}
#SBATCH --mem=${memory}
${time === undefined ? '' : `#SBATCH --time=${time}\n`}#SBATCH --output=%A_%a.log
#SBATCH --open-mode=append

# The cells of the experiment ${plainName} that had not finished when "maspo bench submit" wrote this, one task each.
#
#   submit   start this script with bash, outside of any job; what is added goes to sbatch:
#              bash THIS_SCRIPT --partition=long --account=mine
#   watch    squeue --me --array; sacct -j JOB; a log for each task in the folder "logs" of $folder below
#   resume   when no task waits or runs any more: the same "maspo bench submit", then start the new script.
#            Finished cells are left out, and the others find their stored replies again.
#   results  "maspo bench table" shows those of the cells that have finished

set -euo pipefail

folder=${quoted(folder)}
cells=(
${all.map((id) => `  ${quoted(id)}\n`).join('')})

if [[ -z "\${SLURM_ARRAY_TASK_ID:-}" ]]; then
  mkdir -p -- "$folder/logs"
  # In a federation of clusters, the name of the cluster follows the number of the job.
  job=$(sbatch "$@" --parsable --chdir="$folder/logs" "$0")
  echo "Submitted batch job \${job%%;*}"${second.length === 0 ? '' : submitSecond}
  exit
fi

cell="\${cells[SLURM_ARRAY_TASK_ID - 1]}"
export MASPO_HOME=${quoted(home)}
cd -- ${quoted(workingDirectory)}
# Replies go to a file of this cell alone: several machines must not share one SQLite file.
# With exec, a signal from Slurm reaches maspo itself.
exec ${command.map(quoted).join(' ')} \\
  --cell "$cell" --replies "$folder/replies/$cell.sqlite"
`;
}

/** A word of bash that stands for exactly this text. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
