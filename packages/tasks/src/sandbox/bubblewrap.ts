import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { MaspoError } from '@maspo/core';
import { execa } from 'execa';
import { sandboxAdvice } from './sandbox-advice.ts';

export interface SandboxProgram {
  /** Python source; it runs as `__main__` with the standard library only and nothing on stdin. */
  readonly program: string;
  /** CPU time of each process, default 20: the slowest published solution of HumanEval-ET takes 11 s. */
  readonly cpuSeconds?: number;
  /** Elapsed time of the whole run, default 60,000: generous, so that a busy machine does not decide a verdict. */
  readonly wallMs?: number;
  /** Address space of each process, default 512 MiB. */
  readonly memoryBytes?: number;
  /** Limit of stdout and of stderr, each, default 1 MiB. */
  readonly outputBytes?: number;
  readonly signal?: AbortSignal;
}

/** How a program ended. `exit` and `signal` both null without `timedOut` or `outputTruncated`: it never got to run. */
export interface SandboxRun {
  readonly exit: number | null;
  /** The signal that ended the program, e.g. `SIGXCPU` when its CPU time was used up. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The wall time was used up. */
  readonly timedOut: boolean;
  /** The output limit was reached, and the program was stopped there. */
  readonly outputTruncated: boolean;
}

/** The user and group `nobody`, inside the sandbox and, for a caller who is root, outside as well. */
const nobody = 65534;
const mebibyte = 2 ** 20;
/** Bounds what a fork bomb can do; the kernel counts threads too. Memory is bounded by this times `memoryBytes`. */
const processLimit = 8;
const fileBytes = 16 * mebibyte;

/** Closes every descriptor that the caller's own parents may have leaked, then runs stdin as the main module. */
const start =
  '__import__("os").closerange(3, 65536); exec(compile(__import__("sys").stdin.buffer.read(), "program.py", "exec"))';

/**
 * Runs Python isolated by bubblewrap: own namespaces without network, the host's `/usr` read-only and nothing else of its
 * files, a small private `/tmp`, no capabilities, an empty environment with fixed string hashes, limited resources. All its
 * processes end with it. It does not cover flaws of the kernel.
 *
 * Throws `MaspoError('sandbox-unavailable')` when a needed program is missing, and what `signal` was aborted with.
 */
export async function runInBubblewrap(options: SandboxProgram): Promise<SandboxRun> {
  const { program, wallMs = 60_000, outputBytes = mebibyte, signal } = options;
  signal?.throwIfAborted();
  const run = await execa(systemProgram('bwrap'), [...isolation(), '--', ...limitedPython(options)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    input: program,
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    extendEnv: false,
    cwd: '/',
    timeout: wallMs,
    maxBuffer: outputBytes,
    killSignal: 'SIGKILL',
    // The kernel does not apply the process limit to root, not even to root under another name in a user namespace.
    ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8');
  return {
    ...endOf(text(run.stdio[3] as Uint8Array | undefined)),
    stdout: text(run.stdout),
    // Without exit code and signal, bubblewrap itself could not be started, and only the message tells why.
    stderr: run.exitCode === undefined && run.signal === undefined ? (run.originalMessage ?? '') : text(run.stderr),
    timedOut: run.timedOut,
    outputTruncated: run.isMaxBuffer,
  };
}

function isolation(): string[] {
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--uid', String(nobody), '--gid', String(nobody), '--cap-drop', 'ALL'],
    ...['--clearenv', '--setenv', 'PYTHONHASHSEED', '0'],
    ...['--json-status-fd', '3'],
    ...['--ro-bind', '/usr', '/usr', ...['/bin', '/lib', '/lib64'].flatMap(asOnHost)],
    ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--size', String(fileBytes), '--tmpfs', '/tmp', '--remount-ro', '/', '--chdir', '/tmp'],
  ];
}

/** Most systems have `/bin` and its like as links into `/usr`, some as folders of their own. */
function asOnHost(path: string): string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

function limitedPython({ cpuSeconds = 20, memoryBytes = 512 * mebibyte }: SandboxProgram): string[] {
  return [
    systemProgram('prlimit'),
    // The soft limit sends SIGXCPU, which names the cause; the hard one a second later kills whoever ignores that.
    `--cpu=${cpuSeconds}:${cpuSeconds + 1}`,
    ...[`--as=${memoryBytes}`, `--nproc=${processLimit}`, `--fsize=${fileBytes}`, '--core=0', '--'],
    ...[systemProgram('python3'), '-s', '-S', '-u', '-c', start],
  ];
}

/** Only `/usr` exists inside, so what the caller's PATH would find first (a shim in a home folder) is of no use. */
function systemProgram(name: string): string {
  const path = ['/usr/bin', '/usr/local/bin', '/usr/sbin']
    .map((folder) => `${folder}/${name}`)
    .find((candidate) => existsSync(candidate) && realpathSync(candidate).startsWith('/usr/'));
  if (path !== undefined) return path;
  throw new MaspoError('sandbox-unavailable', `${name} is not in /usr/bin or /usr/local/bin. ${sandboxAdvice}`);
}

/** Bubblewrap reports an exit code only if the program was started; a signal counts as 128 plus its number. */
function endOf(status: string): Pick<SandboxRun, 'exit' | 'signal'> {
  const code = status.match(/"exit-code": *(\d+)/)?.[1];
  const exit = code === undefined ? null : Number(code);
  const signal = Object.entries(constants.signals).find(([, number]) => exit === 128 + number)?.[0];
  return signal === undefined ? { exit, signal: null } : { exit: null, signal: signal as NodeJS.Signals };
}
