import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GradingMode } from '../grading-mode.ts';
import { gradeMathSimply } from '../math-grader.ts';
import type { Outcome } from '../outcome.ts';

export interface MathTask {
  readonly gold: string;
  readonly output: string;
  readonly mode: GradingMode;
}

interface WaitingTask {
  readonly task: MathTask;
  readonly resolve: (outcome: Outcome) => void;
}

/** Reading an output of this length takes a few milliseconds. Most answers are texts and numbers, and need no thread. */
const shortLength = 20_000;
/** Far more processor time than any comparison takes, because a comparison has a limit of its own. */
const longestMs = 20_000;
/** A task is given up after this elapsed time, even if its thread got no processor. */
const patienceMs = 600_000;

const waiting: WaitingTask[] = [];
let worker: Worker | undefined;
let current: WaitingTask | undefined;
let timer: NodeJS.Timeout | undefined;

/**
 * Grades as `gradeMath` does, but keeps the event loop free. Answers that need algebra and long answers are graded one
 * after the other in a separate thread. Otherwise other calls would have to wait: loading the engine takes a third of a
 * second, and a comparison up to a quarter. If the thread does not answer, the outcome is `unscored` with the reason.
 */
export async function gradeMathApart(gold: string, output: string, mode: GradingMode): Promise<Outcome> {
  const simple = output.length <= shortLength ? gradeMathSimply(gold, output, { mode }) : undefined;
  if (simple !== undefined) return simple;
  return new Promise((resolve) => {
    waiting.push({ task: { gold, output, mode }, resolve });
    if (current === undefined) next();
  });
}

function next(): void {
  current = waiting.shift();
  if (current === undefined) {
    // Nothing to wait for: the process may end.
    worker?.unref();
    return;
  }
  worker ??= start();
  worker.ref();
  limit(worker, current);
  worker.postMessage(current.task);
}

/** Gives the task up after its processor time: on a busy machine, the thread may wait far longer than it works. */
function limit(thread: Worker, task: WaitingTask): void {
  const startedAt = performance.now();
  const before = thread.cpuUsage().catch(() => undefined);
  const look = async () => {
    const usage = await thread.cpuUsage((await before) ?? undefined).catch(() => undefined);
    if (current !== task) return;
    const usedMs = usage === undefined ? longestMs : (usage.user + usage.system) / 1000;
    if (usedMs >= longestMs || performance.now() - startedAt >= patienceMs)
      return giveUp(`grading took more than ${longestMs / 1000} s`);
    timer = setTimeout(look, Math.max(1000, longestMs - usedMs));
  };
  timer = setTimeout(look, longestMs);
}

function start(): Worker {
  // TypeScript in the repository, JavaScript in the package.
  const started = new Worker(new URL(`math-thread${extname(import.meta.filename)}`, import.meta.url));
  // What a thread that was given up still says is not about the current task.
  started.on('message', (outcome: Outcome) => {
    if (started === worker) finish(outcome);
  });
  started.on('error', (error: Error) => {
    if (started === worker) giveUp(`the grader failed: ${error.message}`);
  });
  return started;
}

function giveUp(reason: string): void {
  void worker?.terminate();
  worker = undefined;
  finish({ outcome: 'unscored', rule: 'grader-failed', reason });
}

function finish(outcome: Outcome): void {
  clearTimeout(timer);
  const { resolve } = current!;
  next();
  resolve(outcome);
}
