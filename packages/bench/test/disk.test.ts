import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace, startCommandsWithin, type Workspace } from './workspace.ts';

const canMount = spawnSync('bwrap', ['--dev-bind', '/', '/', '--size', '4096', '--tmpfs', '/tmp', 'true']).status === 0;
const note = '(needs bubblewrap that can mount: apt-get install bubblewrap)';
const results = ['events.jsonl', 'prompts.json', 'outcomes.jsonl'];

async function place() {
  const workspace = createWorkspace(onTestFinished);
  const task = { benchmark: 'sample-math', pool: 12, limit: 6 };
  const optimizer = { name: 'maspo', schedule: { rounds: 2, steps: 1 } };
  const config = await workspace.write('short.yaml', shortConfig({ task, optimizer }));
  const maspo = (run: string) => workspace.maspo(['optimize', config, '--run', run]);
  const start = (within: readonly string[] = [], run = 'run') =>
    workspace.start(['optimize', config, '--run', run], { within });
  return { workspace, config, maspo, start };
}

describe.runIf(canMount)(`a disk that fills up ${note}`, { tags: ['long'], timeout: 120_000 }, () => {
  /** Runs the command, then again with free space, and copies the result: the disk disappears with its namespace. */
  const twice = '"$@"; echo $? > codes; rm small/filler; "$@" 2> again; echo $? >> codes; cp -r small/run kept';

  test.each([
    ['while a run writes its log', 8, 'cannot write the run directory small/run', 'to go on: maspo optimize'],
    ['when its report is written', 400, 'cannot write the report of small/run', '`maspo report small/run` makes its'],
  ])('%s is reported, and the same command resumes to the same bytes', async (_, freeKilobytes, what, wayOut) => {
    const { workspace, maspo, start } = await place();
    await maspo('undisturbed');
    const small = join(workspace.directory, 'small');
    await mkdir(small);
    const needed = freeKilobytes === 8 ? 8 : await kilobytesBeforeReport(workspace);
    const fill = `head -c ${2 ** 20 - needed * 1024} /dev/zero > small/filler`;
    const within = ['bwrap', '--dev-bind', '/', '/', '--size', `${2 ** 20}`, '--tmpfs', small];
    const { stderr } = await start([...within, 'sh', '-c', `${fill}; ${twice}`, 'sh'], 'small/run');
    expect(stderr).toContain(`error: ${what}: the disk is full (ENOSPC); free some space on it; `);
    expect(stderr).toContain(wayOut);
    expect(stderr).not.toContain('fault of the program');
    expect(await workspace.read('codes')).toBe('2\n0\n');
    for (const name of results)
      expect(await workspace.read('kept', name)).toBe(await workspace.read('undisturbed', name));
    expect((await workspace.files()).filter((file) => file.startsWith('kept/'))).toHaveLength(11);
  });

  /** The kilobytes that a run takes without its report, in whole pages. */
  async function kilobytesBeforeReport(workspace: Workspace): Promise<number> {
    const files = (await workspace.files()).filter((file) => /^undisturbed\/(?!.*report)/.test(file));
    const pages = files.map((file) => Math.ceil(statSync(join(workspace.directory, file)).size / 4096));
    return 4 * pages.reduce((sum, count) => sum + count, 1);
  }
});

describe.runIf(canMount)(`a read-only file system ${note}`, { tags: ['long'], timeout: 120_000 }, () => {
  async function readOnly() {
    const { workspace, config, maspo: made } = await place();
    const folder = join(workspace.directory, 'fixed');
    await mkdir(join(folder, 'empty'), { recursive: true });
    await made('fixed/done');
    const within = ['bwrap', '--dev-bind', '/', '/', '--ro-bind', folder, folder];
    const process = await startCommandsWithin(within, onTestFinished);
    return { config, maspo: (...args: string[]) => workspace.maspo(args, { process }) };
  }

  test('is reported as read-only, whichever command writes to it', async () => {
    const { config, maspo } = await readOnly();
    for (const args of [
      ['optimize', config, '--run', 'fixed/new/run'],
      ['optimize', config, '--run', 'fixed/empty'],
      ['optimize', config, '--run', 'fixed/done'],
      ['report', 'fixed/done'],
      ['judge', 'calibrate', config, '--out', 'fixed/new/judge.json'],
      ['bench', 'run', 'smoke', '--dir', 'fixed/smoke', '--only', 'seed=1'],
    ]) {
      const { exitCode, stderr } = await maspo(...args);
      expect([args, exitCode]).toEqual([args, 2]);
      expect(stderr).toContain('the file system is read-only (EROFS); make it writable');
    }
  });
});
