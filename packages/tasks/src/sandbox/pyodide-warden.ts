import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Channel } from './channel.ts';
import { frameOf, frameReader } from './frame-reader.ts';
import { messageQueue } from './message-queue.ts';
import { encodeLoad } from './plain-load.ts';
import { pyodideLaunch } from './pyodide-launch.ts';
import type { SandboxRun } from './sandbox.ts';

interface Plan {
  readonly mode: 'calls' | 'file';
  readonly program: string;
  readonly entryPoint?: string;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

const largestReply = 2 * 2 ** 20;
const tickMs = 100;
const ticksPerSecond = 100;

/** The warden of the Python levels (`python/warden.py`) for Pyodide: the same messages, and a new process for every answer. */
export async function openPyodideWarden(): Promise<Channel> {
  await pyodideLaunch('candidate', 0);
  const queue = messageQueue();
  let current: ReturnType<typeof runCandidate> | undefined;
  return {
    send(kind, body = '') {
      if (kind === 'P') current = runCandidate(JSON.parse(String(body)) as Plan, queue.add);
      else if (kind === 'C') current?.call(Buffer.from(body as Uint8Array));
      else current?.finish();
    },
    receive: () => queue.next(),
    isOpen: () => true,
    close() {
      current?.finish();
      queue.end();
    },
    hold: () => {},
    complaint: () => '',
  };
}

function runCandidate(plan: Plan, tell: (message: { kind: string; body: Buffer }) => void) {
  let child: ChildProcessWithoutNullStreams | undefined;
  let reason: SandboxRun['reason'] | undefined;
  let mark: Buffer | undefined;
  let isReady = false;
  let secondsAtStart = 0;
  let cpuSeconds = 0;
  let output = '';
  let printed = 0;
  let timer: NodeJS.Timeout | undefined;

  const end = (why: SandboxRun['reason']) => {
    reason ??= why;
    child?.kill('SIGKILL');
  };
  const ask = (message: Uint8Array) => {
    mark = randomBytes(8);
    child?.stdin.write(frameOf(mark, message));
  };
  const takeFrame = (frame: Buffer) => {
    if (reason !== undefined) return;
    if (!isReady && frame.toString() === 'ready') {
      isReady = true;
      secondsAtStart = cpuSecondsOf(child!.pid!);
      startBudgets();
      tell({ kind: 'S', body: Buffer.alloc(0) });
      if (plan.mode === 'file') child!.stdin.write(frameOf('F', plan.program));
      else {
        child!.stdin.write(frameOf('L'));
        ask(encodeLoad(plan.program, plan.entryPoint!));
      }
    } else if (mark !== undefined && frame.subarray(0, 8).equals(mark)) {
      mark = undefined;
      tell({ kind: 'R', body: frame.subarray(8) });
    } else end('forged');
  };
  const startBudgets = () => {
    const started = performance.now();
    timer = setInterval(() => {
      cpuSeconds = Math.max(cpuSeconds, cpuSecondsOf(child!.pid!) - secondsAtStart);
      if (cpuSeconds >= plan.cpuSeconds) end('cpu-time');
      else if (performance.now() - started >= plan.wallSeconds * 1000) end('wall-time');
    }, tickMs);
  };

  pyodideLaunch('candidate', plan.memoryBytes).then(
    ({ launch, start }) => {
      child = spawn(launch.command, launch.args, { cwd: '/', env: {}, stdio: 'pipe' });
      if (reason !== undefined) child.kill('SIGKILL');
      child.stdin.on('error', () => {});
      child.stdin.write(start);
      child.stdout.on('data', frameReader(takeFrame, { largest: largestReply, onTooLarge: () => end('forged') }));
      child.stderr.on('data', (chunk: Buffer) => {
        printed += chunk.length;
        if (printed > plan.outputBytes) end('output-limit');
        else output += chunk.toString();
      });
      child.on('error', (error) => {
        output += error.message;
      });
      child.on('close', (exit, signal) => {
        clearInterval(timer);
        const ended = isReady ? (reason ?? 'exited') : 'not-started';
        const run = {
          reason: ended,
          exit,
          signal: reason === undefined ? signal : null,
          cpuSeconds,
          output,
          clean: true,
        };
        tell({ kind: 'X', body: Buffer.from(JSON.stringify(run)) });
      });
    },
    (error: Error) => {
      const run = {
        reason: 'not-started',
        exit: null,
        signal: null,
        cpuSeconds: 0,
        output: error.message,
        clean: false,
      };
      tell({ kind: 'X', body: Buffer.from(JSON.stringify(run)) });
    },
  );
  return { call: ask, finish: () => end('finished') };
}

/** Zero where the system does not say it. */
function cpuSecondsOf(processId: number): number {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
