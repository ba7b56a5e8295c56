import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { gradeCode } from '../../src/grading/code-grader.ts';
import type { SandboxLevel } from '../../src/sandbox/sandbox.ts';
import { needsSandbox } from '../../testing/needs.ts';
import { programsPastTheLimits } from './past-the-limits.ts';
import { type Bait, hostilePrograms } from './programs.ts';
import { programsThroughTheTests } from './through-the-tests.ts';

const gold = { setup: '', entryPoint: 'f', tests: ['assert f(1) == 2', 'assert f(4) == 5'] };
/** Lays the bait until the tests of this file have ended. `connections()`: how often one of its sockets was reached. */
async function layBait(): Promise<Bait & { connections(): number }> {
  const folder = join(tmpdir(), `maspo-bait-${randomUUID()}`);
  const secret = `secret-${randomUUID()}`;
  let connections = 0;
  const [onPort, onSocket] = [createServer(() => connections++), createServer(() => connections++)];
  // The texts of the programs name the port. The server does not keep the process alive.
  onPort.listen(0, '127.0.0.1').unref();
  await once(onPort, 'listening');

  const bait: Bait = {
    secret,
    secretFile: join(folder, 'secret'),
    home: homedir(),
    outside: join(tmpdir(), `escaped-${randomUUID()}`),
    port: (onPort.address() as AddressInfo).port,
    socketFile: join(folder, 'socket'),
  };
  let other: ChildProcess | undefined;

  // If all programs are skipped, neither of the two hooks is called.
  beforeAll(async () => {
    mkdirSync(folder, { mode: 0o700 });
    onSocket.listen(bait.socketFile);
    await once(onSocket, 'listening');
    other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', secret], { env: { SECRET: secret } });
    writeFileSync(bait.secretFile, secret);
    process.env.MASPO_TEST_SECRET = secret;
  });
  afterAll(() => {
    for (const server of [onPort, onSocket]) server.close();
    other?.kill();
    rmSync(folder, { recursive: true });
  });
  return { ...bait, connections: () => connections };
}

/** Runs all hostile programs at a level. Each level has its own test file, so that the levels run in parallel. */
export async function testHostilePrograms(level: SandboxLevel): Promise<void> {
  const { missing, note, sandbox } = await needsSandbox(level);
  const bait = await layBait();
  const options = { tags: ['long'], timeout: 60_000 };
  // Other test files may have left waiting processes.
  let earlier: readonly string[] = [];
  beforeAll(() => {
    earlier = pyodideProcesses();
  });
  describe.skipIf(missing)(`at the level ${level} ${note}`, { ...options, concurrent: true }, () => {
    const all = [...hostilePrograms(bait), ...programsPastTheLimits(bait), ...programsThroughTheTests];
    const programs = isPyodide(level) ? all.filter(({ inPyodide }) => inPyodide !== 'harmless') : all;
    test.for(programs)('a program $name does not pass', async (hostile, { expect }) => {
      const inPyodide = hostile.inPyodide instanceof RegExp ? hostile.inPyodide : hostile.verdict;
      const expected = isPyodide(level) ? inPyodide : hostile.verdict;
      // Imports alone take some CPU time, so only programs that must use up their CPU time get little of it.
      const cpuSeconds = expected.test('cpu-time') ? (isPyodide(level) ? 0.5 : 0.2) : 3;
      const limits = { cpuSeconds, ...(hostile.wallSeconds && { wallSeconds: hostile.wallSeconds }) };
      const asked = { ...gold, tests: hostile.tests ?? gold.tests };
      const outcome = await gradeCode(asked, `\`\`\`python\n${hostile.program}\n\`\`\``, sandbox!, limits);
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ outcome: 'incorrect', level });
      const hasOwnClass = hostile.tests?.some((one) => one.includes('class ')) ?? false;
      expect(outcome.trust).toBe(hasOwnClass ? 'in-process' : 'separate');
      expect(outcome.verdict, JSON.stringify(outcome)).toMatch(expected);
    });
  });

  test.skipIf(missing)(
    `after level ${level} nothing is left, and a right program passes ${note}`,
    options,
    async () => {
      const right = await gradeCode(gold, '```python\ndef f(x): return x + 1\n```', sandbox!);
      expect(right.verdict).toBe('passed');
      if (!isPyodide(level)) {
        const sleeping = sandbox!.run({ program: 'import time\ntime.sleep(60)', wallSeconds: 2 });
        await vi.waitFor(() => expect(processesOfAnswers(level, { earlier })).toHaveLength(1), { timeout: 30_000 });
        expect(await sleeping).toMatchObject({ reason: 'wall-time' });
      }
      expect(processesOfAnswers(level, { earlier })).toEqual([]);
      expect(existsSync(bait.outside)).toBe(false);
      expect(existsSync('/usr/lib/escaped')).toBe(false);
      expect(bait.connections()).toBe(0);
      expect(readFileSync(bait.secretFile, 'utf8')).toBe(bait.secret);
    },
  );
}

/** The processes of answers that still run below this process. For Pyodide, the processes beyond those that may wait. */
function processesOfAnswers(level: SandboxLevel, { earlier }: { earlier: readonly string[] }): string[] {
  if (isPyodide(level)) {
    // Processes that wait for the next answer, and as many judges as answers that run at once.
    const waiting = availableParallelism() + availableParallelism() + 1;
    return pyodideProcesses()
      .filter((id) => !earlier.includes(id))
      .slice(waiting);
  }
  const isOfAnswer = (id: string) =>
    read(`/proc/${id}/comm`).trim() === 'maspo-answer' || commandOf(id).includes('program.py');
  return processes().filter((id) => isOfAnswer(id) && isOurs(id));
}

function pyodideProcesses(): string[] {
  return processes().filter(
    (id) => commandOf(id)[0] === process.execPath && commandOf(id).includes('--experimental-vm-modules') && isOurs(id),
  );
}

function processes(): string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
}

function commandOf(id: string): string[] {
  return read(`/proc/${id}/cmdline`).split('\0');
}

function isPyodide(level: SandboxLevel): boolean {
  return level === 'pyodide' || level === 'pyodide-weak';
}

function isOurs(id: string): boolean {
  return id !== '' && id !== '0' && (id === String(process.pid) || isOurs(parentOf(id)));
}

function parentOf(id: string): string {
  return read(`/proc/${id}/stat`).split(') ')[1]?.split(' ')[1] ?? '';
}

/** Blank if the process ends between listing and reading. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
