import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { MaspoError } from '@maspo/core';
import { frameOf, frameReader } from './frame-reader.ts';
import { killGroup, lifelineEnd } from './process-group.ts';
import type { Housing } from './pyodide-housing.ts';

/** The first message to a Pyodide process. */
export interface PyodideStart {
  readonly role: 'snapshot' | 'asserts' | 'candidate';
  /** The trusted Python of a snapshot, as pairs of name and source. */
  readonly modules: readonly (readonly [name: string, source: string])[];
  /** The memory that Python may use, including its own share. */
  readonly memoryBytes: number;
}

export interface PyodideEnd {
  readonly exit: number | null;
  readonly signal: string | null;
}

/** What a process has used since it started. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  /** The time in which its first thread, which runs Python, was ready to run but had no core; 0 if the kernel does not report it. */
  readonly delaySeconds: number;
  readonly residentBytes: number;
  /** The largest resident memory at any time. */
  readonly peakBytes: number;
}

export interface PyodideListener {
  frame(frame: Buffer): void;
  /** Text that the process printed. */
  output(chunk: Buffer): void;
  /** The process sent a longer frame than is allowed. */
  tooLarge(): void;
  end(ending: PyodideEnd): void;
}

/** A process that has booted and waits for its first request. */
export interface PyodideProcess {
  /** The message that the process sent when it was ready. */
  readonly greeting: Buffer;
  send(...parts: readonly (string | Uint8Array)[]): void;
  listen(listener: PyodideListener): void;
  /** Undefined if the system does not report the usage, or if the process has ended. */
  usage(): ProcessUsage | undefined;
  isOpen(): boolean;
  kill(): void;
  /** Sets whether this process stays alive for the Pyodide process. */
  hold(isHeld: boolean): void;
  /** The text that the process printed before a listener was set. */
  complaint(): string;
}

export interface PyodideOptions {
  /** The descriptor of `pyodideImage`. */
  readonly image: number;
  readonly housing: Housing;
  readonly modules?: PyodideStart['modules'];
  /** In addition to the memory that Python has from its start, default 1 GiB. */
  readonly memoryBytes?: number;
  /** CPU time after which the kernel ends the process, in case this process reacts too late. */
  readonly cpuSeconds?: number;
  readonly largestFrame?: number;
  /** Whether this process stays alive while the Pyodide process boots, default true. */
  readonly isHeld?: boolean;
}

const main = readFileSync(new URL('pyodide-main.mjs', import.meta.url), 'utf8');
const nodeArguments = [
  ...['--permission', '--disable-sigusr1', '--disallow-code-generation-from-strings', '--disable-proto=delete'],
  ...['--experimental-vm-modules', '--no-warnings', '--no-addons', '--no-experimental-websocket'],
  // The code is known to be valid, and most of it is never run.
  ...['--wasm-lazy-validation', '--max-old-space-size=128', '--v8-pool-size=1', '--single-threaded-gc'],
  ...['--input-type=module', '--eval', main],
];
/**
 * The memory of Node and Pyodide before a program runs, as the kernel counts it (about 780 MiB, most of it never used),
 * with some room. Exceeding the budget is detected by the resident memory; this limit bounds what one allocation can do
 * before that.
 */
const dataBytesOfNode = 1300 * 2 ** 20;
const secondsToStart = 20;
const patienceMs = 60_000;
const ticksPerSecond = 100;
const pageBytes = 4096;

/** Throws `MaspoError('sandbox-unavailable')` if the process ends before it is ready. */
export function startPyodide(role: PyodideStart['role'], options: PyodideOptions): Promise<PyodideProcess> {
  const { housing, modules = [], memoryBytes = 2 ** 30, largestFrame = Infinity, isHeld = true } = options;
  const child = spawnHoused(options);
  let processId = child.pid;
  let listener: PyodideListener | undefined;
  let ending: PyodideEnd | undefined;
  let complaint = '';
  const ready = Promise.withResolvers<PyodideProcess>();
  const patience = setTimeout(() => killGroup(child), patienceMs).unref();
  const [input, output, errors, , extra, filter] = child.stdio as unknown as [
    Socket,
    Socket,
    Socket,
    null,
    Socket?,
    Socket?,
  ];

  const started: PyodideProcess = {
    greeting: Buffer.alloc(0),
    send: (...parts) => input.write(frameOf(...parts)),
    listen(to) {
      listener = to;
      if (ending !== undefined) to.end(ending);
    },
    usage: () => (processId === undefined ? undefined : usageOf(processId)),
    isOpen: () => ending === undefined,
    kill: () => killGroup(child),
    hold: (isHeld) => {
      child[isHeld ? 'ref' : 'unref']();
      for (const stream of [input, output, errors, extra])
        if (stream?.destroyed === false) stream[isHeld ? 'ref' : 'unref']();
    },
    complaint: () => complaint.trim(),
  };
  const takeFrame = (frame: Buffer) => {
    if (listener !== undefined) return listener.frame(frame);
    clearTimeout(patience);
    ready.resolve({ ...started, greeting: frame });
  };
  const end = (now: PyodideEnd) => {
    clearTimeout(patience);
    ending = now;
    const cause =
      complaint.match(/^.*Error: .*$/m)?.[0] ?? `it ended with ${now.signal ?? now.exit} ${complaint.trim()}`;
    ready.reject(new MaspoError('sandbox-unavailable', `Pyodide does not start: ${cause}`));
    listener?.end(now);
  };
  output.on('data', frameReader(takeFrame, { largest: largestFrame, onTooLarge: () => listener?.tooLarge() }));
  errors.on('data', (chunk: Buffer) => {
    if (listener !== undefined) listener.output(chunk);
    else complaint = (complaint + chunk.toString()).slice(-2000);
  });
  // The end of the process is reported as its end, and not as a failure to write to it.
  for (const stream of [input, extra, filter]) stream?.on('error', () => {});
  if (housing.descriptor === 'info')
    extra?.on('data', (chunk: Buffer) => {
      processId = Number(/"child-pid":\s*(\d+)/.exec(chunk.toString())?.[1] ?? processId);
    });
  if (housing.filter !== undefined) filter?.end(housing.filter);
  child.on('error', (error) => {
    complaint += error.message;
    end({ exit: null, signal: null });
  });
  child.on('exit', () => housing.descriptor !== 'none' && extra?.end(lifelineEnd));
  child.on('close', (exit, signal) => end(housing.descriptor === 'info' ? passedOn(exit, signal) : { exit, signal }));
  if (housing.preface !== undefined) input.write(housing.preface([process.execPath, ...nodeArguments]));
  started.send(JSON.stringify({ role, modules, memoryBytes } satisfies PyodideStart));
  started.hold(isHeld);
  return ready.promise;
}

function spawnHoused({ housing, image, memoryBytes = 2 ** 30, cpuSeconds }: PyodideOptions): ChildProcess {
  const [command, ...args] = limited(housing.command([process.execPath, ...nodeArguments]), {
    memoryBytes,
    cpuSeconds,
  });
  return spawn(command!, args, {
    cwd: '/',
    env: {},
    // A process group of its own: it must not get the signals that a terminal sends to this process's group.
    detached: true,
    stdio: [
      'pipe',
      'pipe',
      'pipe',
      image,
      housing.descriptor === 'none' ? 'ignore' : 'pipe',
      housing.filter ? 'pipe' : 'ignore',
    ],
    ...(housing.user === undefined ? {} : { uid: housing.user, gid: housing.user }),
  });
}

/**
 * Limits that the kernel enforces: no core, few descriptors, no files written. On Linux also memory, which other
 * systems count differently.
 */
function limited(command: readonly string[], limits: { memoryBytes: number; cpuSeconds: number | undefined }) {
  if (process.platform === 'win32') return command;
  const data = Math.ceil((dataBytesOfNode + limits.memoryBytes) / 1024);
  const each = [
    ...['ulimit -c 0', 'ulimit -n 64', 'ulimit -f 0'],
    ...(process.platform === 'linux' ? [`ulimit -d ${data}`] : []),
    ...(limits.cpuSeconds === undefined ? [] : [`ulimit -t ${secondsToStart + Math.ceil(limits.cpuSeconds)}`]),
  ];
  return ['/bin/sh', '-c', `${each.join(' && ')} && exec "$@"`, 'sh', ...command];
}

const signalNames = new Map([
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [24, 'SIGXCPU'],
]);

/** Bubblewrap ends after the process and reports its signal as an exit code, as a shell does. */
function passedOn(exit: number | null, signal: string | null): PyodideEnd {
  const name = exit === null ? undefined : signalNames.get(exit - 128);
  return name === undefined ? { exit, signal } : { exit: null, signal: name };
}

function usageOf(processId: number): ProcessUsage | undefined {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'latin1').split(') ')[1]!.split(' ');
    const peak = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'latin1'))?.[1];
    return {
      delaySeconds: delaySecondsOf(processId),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      residentBytes: Number(fields[21]) * pageBytes,
      peakBytes: Number(peak ?? 0) * 1024,
    };
  } catch {
    return undefined;
  }
}

function delaySecondsOf(processId: number): number {
  try {
    return Number(readFileSync(`/proc/${processId}/schedstat`, 'latin1').split(' ')[1]) / 1e9;
  } catch {
    return 0;
  }
}
