import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { killGroup, withLifeline } from './process-group.ts';

const onWindows = process.platform === 'win32';
const waiting = { timeout: 15_000, interval: 20 };

/** Starts a process and leaves it behind, as bubblewrap does if it is killed during its start. */
const leaving = ['/bin/sh', '-c', 'sleep 1000 & echo $!; kill -9 $$'];

function isRunning(id: number): boolean {
  return existsSync(`/proc/${id}`) && !readFileSync(`/proc/${id}/stat`, 'utf8').includes(') Z ');
}

test.skipIf(onWindows)(
  'a process that a command left behind ends when the process that started the command is killed (needs a Unix)',
  async () => {
    const script = `
    import { spawn } from 'node:child_process';
    const [program, ...args] = ${JSON.stringify(withLifeline(leaving, { descriptor: 3 }))};
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'ignore', 'pipe'], detached: true });
    setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [told] = await once(holder.stdout, 'data');
    const left = Number(told);
    expect(isRunning(left)).toBe(true);
    holder.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(left)).toBe(false), waiting);
  },
);

test.skipIf(onWindows)('a group is killed with processes that its first process left (needs a Unix)', async () => {
  const child = spawn(leaving[0]!, leaving.slice(1), { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const [told] = await once(child.stdout, 'data');
  const left = Number(told);
  expect(isRunning(left)).toBe(true);
  killGroup(child);
  await vi.waitFor(() => expect(isRunning(left)).toBe(false), waiting);
  expect(() => killGroup(child)).not.toThrow();
});
