import { randomBytes } from 'node:crypto';
import type { Channel, Message } from './channel.ts';
import { messageQueue } from './message-queue.ts';
import { encodeLoad } from './plain-load.ts';
import type { ProcessUsage, PyodideEnd, PyodideProcess } from './pyodide-process.ts';
import type { SandboxRun } from './sandbox.ts';

interface Plan {
  readonly mode: 'calls' | 'file';
  readonly program: string;
  readonly entryPoint?: string;
  readonly cpuSeconds: number;
  /** Elapsed time without delays that the program does not cause (`wallSeconds`), and with them (`longestSeconds`). */
  readonly wallSeconds: number;
  readonly longestSeconds: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
}

/** Gives a booted process for one program. */
export type TakeProcess = (limits: { cpuSeconds: number; memoryBytes: number }) => Promise<PyodideProcess>;

export const largestReply = 2 * 2 ** 20;
const tickMs = 25;
/** The memory that Node may use in addition to Python's own memory, which is limited inside: strings, garbage, compiled code. */
const memoryBesidePython = 96 * 2 ** 20;
const signalsOfExhaustion = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV']);

/** The warden of the Python levels (`python/warden.py`) for Pyodide: the same messages, and a new process for every answer. */
export function openPyodideWarden(take: TakeProcess): Channel {
  const queue = messageQueue();
  let current: ReturnType<typeof runCandidate> | undefined;
  let open = true;
  return {
    send(kind, body = '') {
      if (kind === 'P') current = runCandidate(JSON.parse(String(body)) as Plan, { take, tell: queue.add });
      else if (kind === 'C') current?.ask(Buffer.from(body as Uint8Array));
      else current?.finish();
    },
    receive: () => queue.next(),
    isOpen: () => open,
    close() {
      open = false;
      current?.finish();
      queue.end();
    },
    hold: () => {},
    complaint: () => '',
  };
}

function runCandidate(plan: Plan, { take, tell }: { take: TakeProcess; tell: (message: Message) => void }) {
  let candidate: PyodideProcess | undefined;
  let reason: SandboxRun['reason'] | undefined;
  let mark: Buffer | undefined;
  let cpuSeconds = 0;
  let output = '';
  let printedBytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let atStart: ProcessUsage | undefined;
  /** How long the program had no request. */
  let idleMs = 0;
  /** For how many seconds the program was ready to run but had no core. */
  let delay = 0;

  const end = (why: SandboxRun['reason']) => {
    reason ??= why;
    candidate?.kill();
  };
  const tellEnd = (run: Omit<SandboxRun, 'cpuSeconds' | 'output'>) => {
    const body = JSON.stringify({ ...run, cpuSeconds, output, clean: run.reason !== 'not-started' });
    tell({ kind: 'X', body: Buffer.from(body) });
  };
  const ask = (message: Uint8Array) => {
    mark = randomBytes(8);
    candidate?.send(mark, message);
  };
  const check = () => {
    const now = candidate?.usage();
    if (now === undefined || atStart === undefined) return;
    cpuSeconds = Math.max(cpuSeconds, now.cpuSeconds - atStart.cpuSeconds);
    delay = Math.max(delay, now.delaySeconds - atStart.delaySeconds);
    if (cpuSeconds >= plan.cpuSeconds) end('cpu-time');
    else if (now.peakBytes - atStart.residentBytes > plan.memoryBytes + memoryBesidePython) end('memory');
  };
  const watch = () => {
    const started = performance.now();
    let checked = started;
    atStart = candidate!.usage();
    timer = setInterval(() => {
      check();
      const now = performance.now();
      if (plan.mode === 'calls' && mark === undefined) idleMs += now - checked;
      checked = now;
      const elapsed = (now - started) / 1000;
      if (elapsed - idleMs / 1000 - delay >= plan.wallSeconds || elapsed >= plan.longestSeconds) end('wall-time');
    }, tickMs);
  };
  const reasonOf = ({ signal }: PyodideEnd): SandboxRun['reason'] => {
    if (signal === 'SIGXCPU') return 'cpu-time';
    // If Node itself runs out of memory, it ends by one of these signals and prints a message.
    if (signalsOfExhaustion.has(signal ?? '') && /out of memory|Fatal/.test(output)) return 'memory';
    return 'exited';
  };

  take(plan).then(
    (taken) => {
      candidate = taken;
      candidate.hold(true);
      candidate.listen({
        frame(frame) {
          if (reason !== undefined) return;
          if (mark === undefined || !frame.subarray(0, 8).equals(mark)) return end('forged');
          mark = undefined;
          check();
          if (reason === undefined) tell({ kind: 'R', body: frame.subarray(8) });
        },
        tooLarge: () => end('forged'),
        output(chunk) {
          printedBytes += chunk.length;
          if (printedBytes > plan.outputBytes) end('output-limit');
          else output += chunk.toString();
        },
        end(ending) {
          clearInterval(timer);
          reason ??= reasonOf(ending);
          tellEnd({ reason, exit: ending.exit, signal: reason === 'exited' ? ending.signal : null });
        },
      });
      if (reason !== undefined) return candidate.kill();
      watch();
      tell({ kind: 'S', body: Buffer.alloc(0) });
      if (plan.mode === 'file') candidate.send('F', plan.program);
      else {
        candidate.send('L');
        ask(encodeLoad(plan.program, plan.entryPoint!));
      }
    },
    (error: Error) => {
      output = error.message;
      tellEnd({ reason: 'not-started', exit: null, signal: null });
    },
  );
  return { ask, finish: () => end('finished') };
}
