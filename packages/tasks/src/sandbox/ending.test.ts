import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { needsSandbox, type SandboxNeed } from '../../testing/needs.ts';
import { type SandboxLevel, sandboxLevels } from './sandbox.ts';

/**
 * A program that leaves a file, and two generations of processes, of which one works and one sleeps. Without processes, it works itself. If
 * programs of other tests have taken all processes of this user, it tries again.
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
// With the mode of /tmp, because the user of each sandbox makes and removes a folder there.
chmodSync(folder, 0o1777);
const starting = { timeout: 60_000, interval: 50 };
const waiting = { timeout: 15_000, interval: 50 };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const needs = new Map<SandboxLevel, SandboxNeed>();
for (const level of sandboxLevels) needs.set(level, await needsSandbox(level));
const levels = sandboxLevels.filter((level) => !needs.get(level)!.missing);
/** One command for each signal, with a program at every level. */
const endings = new Map<NodeJS.Signals, Promise<void>>();

describe.each(sandboxLevels)('at the level %s', { timeout: 90_000 }, (level) => {
  const { missing, note, sandbox } = needs.get(level)!;

  test.skipIf(missing).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    `nothing of a program is left when the command ends by %s ${note}`,
    { tags: ['long'] },
    async (signal) => {
      const ending = endings.get(signal) ?? leavesNothing(signal);
      endings.set(signal, ending);
      await ending;
    },
  );

  test.skipIf(missing)(`nothing of a program is left when its run is aborted ${note}`, async () => {
    const controller = new AbortController();
    const before = new Set(descendantsOf(process.pid));
    // A Python process may have waited for the program. It becomes the program, so only its command shows that it runs.
    const isOfProgram = (id: number) =>
      level.startsWith('pyodide') ? !before.has(id) : commandOf(id).includes('program.py');
    const run = sandbox!.run({ program: staying, signal: controller.signal }).catch(() => {});
    await vi.waitFor(() => expect(descendantsOf(process.pid).filter(isOfProgram)).not.toEqual([]), starting);
    const started = descendantsOf(process.pid).filter(isOfProgram);
    // Pyodide's processes that wait for the next program stay. The process of this program never rests.
    const isLeft = level.startsWith('pyodide') ? isWorking : isRunning;
    controller.abort();
    await run;
    await vi.waitFor(() => expect(started.filter(isLeft)).toEqual([]), waiting);
  });
});

async function leavesNothing(signal: NodeJS.Signals): Promise<void> {
  const command = runningPrograms();
  await once(command.stdout!, 'data');
  await vi.waitFor(() => expect(processesOfPrograms(command)).toEqual(allProcesses), starting);
  const started = descendantsOf(command.pid!);
  command.kill(signal);
  await once(command, 'exit');
  await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), waiting);
  await vi.waitFor(() => expect(foldersLeft()).toEqual([]), waiting);
}

/** A separate process that runs the program at all levels that work here, and keeps their files in `folder`. */
function runningPrograms(): ChildProcess {
  const script = `
    import { createSandbox } from ${JSON.stringify(urlOf('create-sandbox.ts'))};
    import { bubblewrap } from ${JSON.stringify(urlOf('bubblewrap.ts'))};
    import { landlock } from ${JSON.stringify(urlOf('landlock.ts'))};
    import { pyodide, pyodideWeak } from ${JSON.stringify(urlOf('pyodide.ts'))};
    const isolations = { bubblewrap, landlock, pyodide, 'pyodide-weak': pyodideWeak };
    const levels = ${JSON.stringify(levels)};
    // Pyodide looks for a housing first, with a process that is not part of the program, and for the image that the probe has left.
    if (levels.includes('pyodide')) (await pyodide.openWarden()).close();
    process.env.TMPDIR = ${JSON.stringify(folder)};
    console.log('ready');
    const program = { program: ${JSON.stringify(staying)}, cpuSeconds: 60 };
    await Promise.all(levels.map((level) => createSandbox(level, isolations[level]).run(program)));`;
  return spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The program has three processes. Under Pyodide it has one process, and there is also the judge that its housing was tested with. */
const allProcesses = {
  python: 3 * levels.filter((level) => !level.startsWith('pyodide')).length,
  node: levels.filter((level) => level.startsWith('pyodide')).length + (levels.includes('pyodide') ? 1 : 0),
};

function processesOfPrograms(command: ChildProcess): typeof allProcesses {
  const commands = descendantsOf(command.pid!).map(commandOf);
  return {
    python: commands.filter((one) => one.includes('program.py')).length,
    node: commands.filter((one) => one.startsWith(`${process.execPath}\0--permission`)).length,
  };
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
  const parents = new Map(all.map((one) => [Number(one), parentOf(Number(one))]));
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one);
    return parent === id || (parent !== undefined && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
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

/** State and parent. Empty for a process that has ended. */
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
