import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';
import { type SandboxLevel, sandboxLevels } from './sandbox.ts';

/** File and name of each level's isolation. */
const isolations: Readonly<Record<SandboxLevel, readonly [file: string, name: string]>> = {
  bubblewrap: ['bubblewrap.ts', 'bubblewrap'],
  landlock: ['landlock.ts', 'landlock'],
  pyodide: ['pyodide.ts', 'pyodide'],
  'pyodide-weak': ['pyodide.ts', 'pyodideWeak'],
};

/**
 * Leaves a file, and two generations of processes of which one works and one sleeps. Where there are none, it works itself; where programs
 * of other tests have taken all processes of this user, it tries again.
 */
const staying = `
import os, time
open("left", "w").write("x")
def fork():
    while True:
        try: return os.fork()
        except BlockingIOError: time.sleep(0.05)
try:
    if fork() == 0:
        if fork() == 0:
            while True: pass
        while True: time.sleep(1)
    while True: time.sleep(1)
except OSError:
    while True: pass`;

const folder = mkdtempSync(join(tmpdir(), 'maspo-ending-'));
// As /tmp is: each sandbox has a user of its own, who makes and removes a folder there.
chmodSync(folder, 0o1777);
const waiting = { timeout: 15_000, interval: 50 };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(sandboxLevels)('at the level %s', { timeout: 90_000 }, async (level) => {
  const { missing, note, sandbox } = await needsSandbox(level);

  test.skipIf(missing).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    `nothing of a program is left when the command ends by %s ${note}`,
    async (signal) => {
      const command = runningProgram(level);
      await once(command.stdout!, 'data');
      await vi.waitFor(() => expect(processesOfProgram(command, level)).toBeGreaterThanOrEqual(1), waiting);
      const started = descendantsOf(command.pid!);
      command.kill(signal);
      await once(command, 'exit');
      await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), waiting);
      await vi.waitFor(() => expect(foldersLeft()).toEqual([]), waiting);
    },
  );

  test.skipIf(missing)(`nothing of a program is left when its run is aborted ${note}`, async () => {
    const controller = new AbortController();
    const before = new Set(descendantsOf(process.pid));
    const run = sandbox!.run({ program: staying, signal: controller.signal }).catch(() => {});
    await vi.waitFor(() => expect(descendantsOf(process.pid).filter((id) => !before.has(id))).not.toEqual([]), waiting);
    const started = descendantsOf(process.pid).filter((id) => !before.has(id));
    // Pyodide's processes that wait for the next program stay; the one of this program never rests.
    const isLeft = level.startsWith('pyodide') ? isWorking : isRunning;
    controller.abort();
    await run;
    await vi.waitFor(() => expect(started.filter(isLeft)).toEqual([]), waiting);
  });
});

/** A process of its own that runs the program, and keeps its files in `folder`. That the level works was probed already. */
function runningProgram(level: SandboxLevel): ChildProcess {
  const [file, name] = isolations[level];
  const script = `
    import { createSandbox } from ${JSON.stringify(urlOf('create-sandbox.ts'))};
    import { ${name} } from ${JSON.stringify(urlOf(file))};
    // Pyodide looks for a housing first, with a process that is no part of the program.
    (await ${name}.openWarden()).close();
    console.log("ready");
    await createSandbox(${JSON.stringify(level)}, ${name}).run({ program: ${JSON.stringify(staying)}, cpuSeconds: 60 });`;
  const environment = { ...process.env, TMPDIR: folder };
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** One where they are told by name: when all three are there. Under Pyodide, how many there are beside the judge that its housing was tried with. */
function processesOfProgram(command: ChildProcess, level: SandboxLevel): number {
  const all = descendantsOf(command.pid!);
  const booted = all.filter((id) => commandOf(id).startsWith(`${process.execPath}\0--permission`)).length;
  if (level.startsWith('pyodide')) return booted - (level === 'pyodide' ? 1 : 0);
  return all.filter((id) => commandOf(id).includes('program.py')).length / 3;
}

function urlOf(file: string): string {
  return new URL(file, import.meta.url).href;
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function descendantsOf(id: number): number[] {
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const children = all.map(Number).filter((one) => parentOf(one) === id);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function parentOf(id: number): number {
  return Number(statusOf(id)[1]);
}

function isRunning(id: number): boolean {
  return existsSync(`/proc/${id}`) && statusOf(id)[0] !== 'Z';
}

function isWorking(id: number): boolean {
  return statusOf(id)[0] === 'R';
}

/** State and parent; nothing for a process that has ended. */
function statusOf(id: number): string[] {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  } catch {
    return [];
  }
}

function foldersLeft(): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('maspo-sandbox-')) : [];
}
