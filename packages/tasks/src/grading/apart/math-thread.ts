import { parentPort } from 'node:worker_threads';
import { gradeMath } from '../math-grader.ts';
import type { MathTask } from './grade-math-apart.ts';

/* The thread of `gradeMathApart`: grades one output at a time. */
parentPort!.on('message', ({ gold, output, mode }: MathTask) => {
  parentPort!.postMessage(gradeMath(gold, output, { mode }));
});
