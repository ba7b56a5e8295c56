import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { gradeCode } from '../../src/grading/code-grader.ts';
import type { SandboxLevel } from '../../src/sandbox/sandbox.ts';
import { needsSandbox } from '../../testing/needs.ts';

/** A program that attacks the grader. It would be graded correct if it reached its aim. */
interface Attack {
  readonly name: string;
  readonly aim: 'verdict' | 'escape' | 'grader' | 'resources' | 'information';
  readonly program: string;
  readonly setup?: string;
  readonly tests?: readonly string[];
  readonly entryPoint: string;
  readonly want: 'incorrect';
  /** The defence that stops it. */
  readonly held: string;
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
}

const attacks = readFileSync(new URL('linux.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Attack);

interface Bait {
  readonly file: string;
  readonly socket: string;
  /** What the socket has received, one line each. */
  heard(): string;
}

/** A file and a socket that every process of the machine may write to, until the tests of this file have ended. */
function layBait(): Bait {
  const folder = join(tmpdir(), `maspo-bait-${randomUUID()}`);
  const file = join(folder, 'file');
  const socket = join(folder, 'socket');
  // A program that may write to the socket sends to this process. Node has no sockets of this kind.
  const listen = `import os, socket
one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
one.bind(${JSON.stringify(socket)})
os.chmod(${JSON.stringify(socket)}, 0o777)
print("ready", flush=True)
while True: print("heard", one.recv(99), flush=True)`;
  let heard = '';
  let listener: ChildProcess | undefined;
  // If all attacks are skipped, neither of the two hooks is called.
  beforeAll(async () => {
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    writeFileSync(file, 'precious');
    chmodSync(file, 0o666);
    const started = spawn('/usr/bin/python3', ['-c', listen], { stdio: ['ignore', 'pipe', 'ignore'] });
    listener = started;
    started.stdout.on('data', (chunk) => {
      heard += chunk;
    });
    await once(started.stdout, 'data');
  });
  afterAll(() => {
    listener?.kill();
    rmSync(folder, { recursive: true });
  });
  return { file, socket, heard: () => heard };
}

/** Runs all attacks at a level. Each level has its own test file, so that the levels run in parallel. */
export async function testAttacks(level: SandboxLevel): Promise<void> {
  const { missing, note, sandbox } = await needsSandbox(level);
  const { file, socket, heard } = layBait();
  const isSpying = ({ aim }: Attack) => aim === 'information';

  async function attack(one: Attack) {
    const {
      setup = '',
      entryPoint,
      tests = ['assert f(1) == 2', 'assert f(4) == 5'],
      cpuSeconds = 3,
      wallSeconds,
    } = one;
    const program = one.program.replaceAll('@SOCKET@', socket).replaceAll('@FILE@', file);
    // A short limit is enough to stop an attack on the time of its judge.
    const limits = { cpuSeconds, testSeconds: 1, ...(wallSeconds !== undefined && { wallSeconds }) };
    return gradeCode({ setup, entryPoint, tests }, `\`\`\`python\n${program}\n\`\`\``, sandbox!, limits);
  }

  describe.skipIf(missing)(
    `side by side, at the level ${level} ${note}`,
    { concurrent: true, tags: ['long'], timeout: 300_000 },
    () => {
      test.for(attacks.filter((one) => !isSpying(one)))('$aim: $name', async (one, { expect }) => {
        const outcome = await attack(one);
        expect(outcome.outcome, JSON.stringify(outcome)).toBe(one.want);
      });
    },
  );

  // One after the other, so that each attack runs where the attack before it ran.
  describe.skipIf(missing)(`in order, at the level ${level} ${note}`, { tags: ['long'], timeout: 300_000 }, () => {
    test.for(attacks.filter(isSpying))('$aim: $name', async (one, { expect }) => {
      const outcome = await attack(one);
      expect(outcome.outcome, JSON.stringify(outcome)).toBe(one.want);
    });

    test('then nothing outside has changed, and a right program passes', async ({ expect }) => {
      const gold = { setup: '', entryPoint: 'f', tests: ['assert f(1) == 2'] };
      const right = await gradeCode(gold, '```python\ndef f(x): return x + 1\n```', sandbox!);
      expect(right).toMatchObject({ verdict: 'passed', trust: 'separate' });
      expect(heard()).toBe('ready\n');
      expect(readFileSync(file, 'utf8')).toBe('precious');
    });
  });
}
