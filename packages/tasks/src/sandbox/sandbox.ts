/** Ways to isolate Python, strongest first. The constant of the same name documents what a level does not cover. */
export const sandboxLevels = ['bubblewrap', 'landlock', 'pyodide', 'pyodide-weak'] as const;

export type SandboxLevel = (typeof sandboxLevels)[number];

/** What a reader of verdicts must know about a level; undefined for a strong level. */
export function weaknessOf(level: SandboxLevel): string | undefined {
  if (level !== 'pyodide-weak') return undefined;
  return 'the sandbox level pyodide-weak is weak: a flaw of V8 or Node is all that stands between a program and its verdict or the files of the user';
}

/** A program and its limits. */
export interface SandboxProgram {
  /** Python source with the standard library only, nothing on stdin, and a small private folder. */
  readonly program: string;
  /** CPU time of all its processes together, default 10. */
  readonly cpuSeconds?: number;
  /**
   * Elapsed time, by default six times the CPU time and at least 60 s. CPU time limits work; this limits only waiting. Up to a limit, the
   * default does not count the time in which the program had no request, or was ready to run but had no core. So a sleeping program ends by
   * its own clock, and a working program gets its time, however loaded the machine is.
   */
  readonly wallSeconds?: number;
  /** Address space of each process, and resident memory of all, default 512 MiB. */
  readonly memoryBytes?: number;
  /** Limit of stdout and stderr together, default 1 MiB. */
  readonly outputBytes?: number;
  readonly signal?: AbortSignal;
}

/** Why a program is ended: it exceeded a limit, or it wrote a reply that no honest program writes. */
export type Breach = 'cpu-time' | 'wall-time' | 'memory' | 'disk' | 'output-limit' | 'forged';

/** How a program ended. */
export interface SandboxRun {
  /**
   * `finished`: it answered its calls and was ended; `exited`: it ended by itself; `not-started`: it never ran; `lost`:
   * the process that watched it ended while it ran.
   */
  readonly reason: 'finished' | 'exited' | Breach | 'lost' | 'not-started';
  readonly exit: number | null;
  /** The signal that ended it, e.g. `SIGSEGV`. */
  readonly signal: string | null;
  /** CPU time of all its processes. */
  readonly cpuSeconds: number;
  /** The printed text, stdout and stderr together. */
  readonly output: string;
}

/** The tests of a program. Each test is an assert that calls `entryPoint` of the program. */
export interface CallTests {
  /** Python that the tests may rely on. */
  readonly setup: string;
  readonly entryPoint: string;
  readonly tests: readonly string[];
  /** CPU time of the tests on the program's return values, default 10. Pyodide enforces it only if the system reports CPU time. */
  readonly cpuSeconds?: number | undefined;
}

/** What the trusted process found, and how the program ended. */
export interface CallJudgement {
  /**
   * `gone`: the program ended before its last test (see `run`). `lost`: the process of the tests ended after the
   * program had answered. `setup-failed` and `no-judge` state nothing about the program.
   */
  readonly verdict:
    | 'passed'
    | 'wrong-answer'
    | 'error'
    | 'memory'
    | 'cpu-time'
    | 'output-limit'
    | 'forged'
    | 'gone'
    | 'lost'
    | 'setup-failed'
    | 'no-judge';
  /** The last line of the traceback. */
  readonly line: string;
  /** The index of the test that failed. */
  readonly test?: number;
  /** Indexes of the tests that ran in the program's own process, or in which its own objects decided how they compare. */
  readonly inProcess: readonly number[];
  readonly run: SandboxRun;
}

/**
 * A way to run Python that was tried and works on this machine. It runs a few programs at once. Time that a program
 * waits in the queue does not count towards any limit.
 */
export interface Sandbox {
  /** The strength of the isolation; results name it. */
  readonly level: SandboxLevel;
  /** Runs a program as a file of its own, as `__main__`. Throws the reason of an aborted `signal`. */
  run(program: SandboxProgram): Promise<SandboxRun>;
  /**
   * Loads a program in one process and judges it from another, which never runs any of its code and gets only plain data. Throws the reason
   * of an aborted `signal`.
   */
  judge(program: SandboxProgram, tests: CallTests): Promise<CallJudgement>;
  /** Runs `work`, which uses this sandbox, while nothing else runs in it. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
}
