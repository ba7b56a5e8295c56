import { hostname } from 'node:os';

/** What others see of the worker of this process. */
export function workerName(): string {
  return `${hostname()}-${process.pid}`;
}
