import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

// Tasks are separate processes, which take a while to start.
vi.setConfig({ testTimeout: 120_000 });

/** A small experiment on a bundled sample, in which one cell takes over the prompts of another. */
const experiment = {
  title: 'Small',
  run: { task: { pool: 8, limit: 6 }, architecture: { name: 'sequential' } },
  matrix: {
    benchmark: ['sample-math'],
    optimizer: { maspo: { name: 'maspo', schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } } },
    agentModel: ['qwen3-8b', 'glm-4.6'],
    seed: [1],
  },
  transfer: { from: 'qwen3-8b' },
};

interface Submitted {
  readonly directory: string;
  readonly script: string | null;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

async function submit(workspace: Workspace, ...args: string[]): Promise<Submitted> {
  const { stdout } = await workspace.maspo(['bench', 'submit', '--slurm', '--json', ...args]);
  return JSON.parse(stdout) as Submitted;
}

/** Runs a task as Slurm does: not with the working directory and the environment of `maspo`. */
function runTask(script: string, task: number) {
  const env = { PATH: process.env.PATH!, SLURM_ARRAY_TASK_ID: `${task}` };
  return execa('bash', [script], { cwd: '/', env, extendEnv: false, reject: false });
}

const refusals = createWorkspace(afterAll);

test('tasks that run one after another give the tables of a plain run, from a directory with any name', {
  tags: ['long'],
}, async () => {
  const workspace = createWorkspace(onTestFinished);
  const file = await workspace.write('small.yaml', experiment);
  await workspace.maspo(['bench', 'run', file, '--dir', 'plain']);

  const odd = `it's "50 %" $HOME`;
  const { directory, script, first, second } = await submit(workspace, file, '--dir', odd);
  expect([first.length, second.length]).toEqual([1, 1]);
  expect(script).toBe(join(workspace.directory, odd, 'slurm', 'cells.sh'));
  await execa('bash', ['-n', script!]);

  const tooEarly = await runTask(script!, 2);
  expect(tooEarly.exitCode).toBe(2);
  expect(tooEarly.stderr).toMatch(/takes over the prompts of cell \w+ .* has not finished/);
  for (const task of [1, 2]) expect(await runTask(script!, task)).toMatchObject({ exitCode: 0 });

  expect(await workspace.files()).not.toContain(join(odd, 'table.md'));
  const tables = await Promise.all(
    ['plain', directory].map((place) => workspace.maspo(['bench', 'table', place, '--format', 'json'])),
  );
  expect(tables[1]!.stdout).toBe(tables[0]!.stdout);
  const records = await Promise.all(['plain', odd].map((place) => workspace.read(place, 'experiment.json')));
  expect(records[1]).toBe(records[0]);

  const again = await runTask(script!, 1);
  expect(again.stdout).toMatch('1 of 1 cells finished');
  const outcome = await workspace.maspo(['bench', 'submit', file, '--slurm', '--dir', odd, '--out', 'none.sh']);
  expect(outcome.stdout).toMatch('nothing is left to submit, and no script was written');
  expect(await workspace.files()).not.toContain('none.sh');
});

test('outside of a job, the script submits itself, and cells that need prompts run after the others', async () => {
  const workspace = createWorkspace(onTestFinished);
  const file = await workspace.write('small.yaml', experiment);
  const limits = ['--at-once', '3', '--time', '08:00:00', '--memory', '8G', '--cpus', '1'];
  const { script, directory } = await submit(workspace, file, '--dir', 'a b', ...limits, '--out', 'my cells.sh');
  const lines = (await readFile(script!, 'utf8')).split('\n');
  expect(lines.filter((line) => line.startsWith('#SBATCH'))).toEqual([
    '#SBATCH --job-name=maspo-small',
    '#SBATCH --array=1-1%3',
    '#SBATCH --cpus-per-task=1',
    '#SBATCH --mem=8G',
    '#SBATCH --time=08:00:00',
    '#SBATCH --output=%A_%a.log',
    '#SBATCH --open-mode=append',
  ]);

  const programs = join(workspace.directory, 'programs');
  await mkdir(programs);
  const log = join(workspace.directory, 'sbatch.log');
  await writeFile(
    join(programs, 'sbatch'),
    '#!/bin/bash\nprintf "<%s>" "$@" >> "$LOG"; echo >> "$LOG"; echo "77;cluster"\n',
  );
  await chmod(join(programs, 'sbatch'), 0o755);
  const env = { PATH: `${programs}:${process.env.PATH}`, LOG: log };
  await execa('bash', [script!, '--partition=long'], { env, extendEnv: false });
  const place = `<--chdir=${directory}/slurm/logs>`;
  expect(await readFile(log, 'utf8')).toBe(
    `<--partition=long><--parsable>${place}<${script}>\n` +
      `<--partition=long>${place}<--array=2-2%3><--dependency=afterany:77><${script}>\n`,
  );
  await rm(programs, { recursive: true });
});

test('an unknown cell id is refused, and the known ids are listed', async () => {
  const file = await refusals.write('small.yaml', experiment);
  const { stdout } = await refusals.maspo(['bench', 'run', file, '--dry-run', '--json']);
  const ids = (JSON.parse(stdout).cells as readonly { readonly id: string }[]).map(({ id }) => id);
  const args = ['bench', 'run', file, '--cell', `${ids[0]},0123456789ab`];
  await expectRefusal(refusals, { args, refusal: { says: ['has no cell 0123456789ab', ids.join(', ')] } }, expect);
});

test('times and sizes that Slurm cannot read are refused', async () => {
  for (const wrong of [
    ['--time', '8h'],
    ['--memory', '4'],
  ]) {
    const { exitCode, stderr } = await refusals.maspo(['bench', 'submit', 'smoke', '--slurm', ...wrong]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch('Expected');
  }
});
