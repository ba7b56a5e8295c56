import { availableParallelism, loadavg } from 'node:os';
import pLimit from 'p-limit';
import type { Channel, Message } from './channel.ts';
import type { IsolationLevel } from './isolation-level.ts';
import { createPool, type Pool } from './pool.ts';
import type { CallJudgement, Sandbox, SandboxLevel, SandboxProgram, SandboxRun } from './sandbox.ts';

const mebibyte = 2 ** 20;
/** How long a trusted process may be silent in addition to the time limit of the answer. */
const patienceMs = 60_000;
/** Elapsed time for the tests between two calls, on an idle machine. */
const judgeSeconds = 20;
const notStarted: SandboxRun = { reason: 'not-started', exit: null, signal: null, cpuSeconds: 0, output: '' };

/**
 * A sandbox whose trusted processes are started when they are first needed and then reused. Idle processes never keep
 * this process alive.
 */
export function createSandbox(level: SandboxLevel, isolation: IsolationLevel): Sandbox {
  const wardens = createPool(() => isolation.openWarden(), isolation);
  const judges = createPool(() => isolation.openAsserts(), isolation);
  const atOnce = availableParallelism() + 1;
  const limit = pLimit(atOnce);
  let lonely = 0;

  return {
    level,
    run: (program) =>
      limit(() =>
        withChannel(wardens, program, async (warden) => {
          warden.send('P', JSON.stringify({ mode: 'file', ...budgetsOf(program) }));
          const started = await warden.receive();
          const ended = started?.kind === 'S' ? await warden.receive() : started;
          const { run, isClean } = runOf(ended, { wasStarted: started?.kind === 'S' });
          return { result: run, isReusable: isClean };
        }),
      ),
    judge: (program, tests) =>
      limit(() =>
        withChannel(judges, program, async (judge) => {
          const judgement = await withChannel(wardens, program, async (warden) => {
            warden.send('P', JSON.stringify({ mode: 'calls', entryPoint: tests.entryPoint, ...budgetsOf(program) }));
            judge.send('J', JSON.stringify(tests));
            const { found, ended, wasStarted } = await relay(warden, judge);
            const { run, isClean } = runOf(ended, { wasStarted });
            return { result: { ...found, run }, isReusable: isClean };
          });
          const { last, ...result } = judgement;
          return { result, isReusable: !last && result.verdict !== 'no-judge' && result.verdict !== 'lost' };
        }),
      ),
    async alone(work) {
      lonely += 1;
      limit.concurrency = 1;
      try {
        return await work();
      } finally {
        lonely -= 1;
        if (lonely === 0) limit.concurrency = atOnce;
      }
    },
  };
}

interface Used<Result> {
  readonly result: Result;
  /** Whether the next answer can use the same process. */
  readonly isReusable: boolean;
}

/** Ends a process that cannot be reused, that is silent for too long, or whose work is aborted. */
async function withChannel<Result>(
  pool: Pool,
  program: SandboxProgram,
  use: (channel: Channel) => Promise<Used<Result>>,
): Promise<Result> {
  const { signal } = program;
  signal?.throwIfAborted();
  const channel = await pool.take();
  channel.hold(true);
  const close = () => channel.close();
  const patience = setTimeout(close, longestSecondsOf(program) * 1000 + patienceMs);
  signal?.addEventListener('abort', close);
  try {
    const { result, isReusable } = await use(channel);
    signal?.throwIfAborted();
    if (isReusable) pool.giveBack(channel);
    else channel.close();
    return result;
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener('abort', close);
    channel.hold(false);
  }
}

/**
 * Passes on calls and replies until the judge has its verdict and no longer needs the answer. A judge that ends after a
 * reply of the answer counts as lost because of this reply. A judge that is silent for too long after a reply gives the
 * verdict `cpu-time`. Without any reply, neither says anything about the answer: `no-judge`.
 */
async function relay(warden: Channel, judge: Channel) {
  let fromWarden = await warden.receive();
  const wasStarted = fromWarden?.kind === 'S';
  if (wasStarted) fromWarden = await warden.receive();
  for (let replies = 0; ; replies += 1) {
    const replied = fromWarden?.kind === 'R';
    judge.send(replied ? 'R' : 'G', replied ? fromWarden!.body : '');
    const { message: fromJudge, isLate } = await receiveInTime(judge);
    if (replied && fromJudge?.kind === 'C') {
      warden.send('C', fromJudge.body);
      fromWarden = await warden.receive();
      continue;
    }
    if (replied) {
      warden.send('E');
      fromWarden = await warden.receive();
    }
    const late = `the tests took more than ${judgeSeconds} s over what was returned`;
    const hasAnswered = replied || replies > 0;
    const lost = { verdict: hasAnswered ? 'lost' : 'no-judge', line: judge.complaint(), inProcess: [] };
    const nothing = isLate && hasAnswered ? { verdict: 'cpu-time', line: late, inProcess: [], last: true } : lost;
    const found = (fromJudge?.kind === 'V' ? JSON.parse(fromJudge.body.toString()) : nothing) as Omit<
      CallJudgement,
      'run'
    > & { last?: boolean };
    return { found, ended: fromWarden, wasStarted };
  }
}

/** A judge is limited by CPU time where the system reports it. This limit is for other systems, and for tests that wait. */
async function receiveInTime(judge: Channel): Promise<{ message: Message | undefined; isLate: boolean }> {
  let isLate = false;
  const end = () => {
    isLate = true;
    judge.close();
  };
  const limit = setTimeout(end, judgeSeconds * 1000 * busyness());
  try {
    const message = await judge.receive();
    return { message, isLate };
  } finally {
    clearTimeout(limit);
  }
}

function runOf(
  ended: Message | undefined,
  { wasStarted }: { wasStarted: boolean },
): { run: SandboxRun; isClean: boolean } {
  if (ended?.kind !== 'X')
    return { run: { ...notStarted, reason: wasStarted ? 'lost' : 'not-started' }, isClean: false };
  const { clean, ...run } = JSON.parse(ended.body.toString()) as SandboxRun & { clean: boolean };
  return { run, isClean: clean && (run.reason === 'finished' || run.reason === 'exited') };
}

function budgetsOf(program: SandboxProgram) {
  const { cpuSeconds = 10, memoryBytes = 512 * mebibyte, outputBytes = mebibyte } = program;
  const times = { cpuSeconds, wallSeconds: wallSecondsOf(program), longestSeconds: longestSecondsOf(program) };
  return { program: program.program, ...times, memoryBytes, outputBytes };
}

/** The limit on elapsed time, without the time in which a program was ready to run but had no core. */
function wallSecondsOf({ cpuSeconds = 10, wallSeconds }: SandboxProgram): number {
  return wallSeconds ?? Math.max(60, 6 * cpuSeconds);
}

/** The limit on elapsed time, with that time. The factor is at least 3, because the load may rise after it was read. */
function longestSecondsOf(program: SandboxProgram): number {
  return program.wallSeconds ?? wallSecondsOf(program) * Math.max(3, busyness());
}

/** How many times longer work takes than on an idle machine. */
function busyness(): number {
  return Math.max(1, loadavg()[0]! / availableParallelism());
}
