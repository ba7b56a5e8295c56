import { availableParallelism, type CpuInfo, cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** The time that the cores of the machine and this process had used at a moment. */
export interface CoreTimes {
  /** Milliseconds of all cores together. */
  readonly busy: number;
  readonly idle: number;
  /** Milliseconds of all threads of this process together. */
  readonly own: number;
}

/**
 * How many cores are free now, at least 1. Threads wait for each other at every layer of a model: on two busy cores, two threads were
 * measured ten times slower than one. The load average is not used, because it describes the past minute, for example that of an
 * installation.
 */
export async function freeCores(): Promise<number> {
  const before = coreTimes(cpus(), process.cpuUsage());
  await setTimeout(measuredMilliseconds);
  const after = coreTimes(cpus(), process.cpuUsage());
  return coresLeft(before, after, { cores: cpus().length, available: availableParallelism() });
}

/** Long enough for the clocks of the kernel, which advance in steps of a hundredth of a second. */
const measuredMilliseconds = 250;

export function coreTimes(all: readonly CpuInfo[], own: NodeJS.CpuUsage): CoreTimes {
  const idle = all.reduce((sum, { times }) => sum + times.idle, 0);
  const whole = all.reduce((sum, { times }) => sum + Object.values(times).reduce((one, other) => one + other, 0), 0);
  return { idle, busy: whole - idle, own: (own.user + own.system) / 1000 };
}

/** The cores that other processes left free between two moments, at most `available`: this process may use no more. */
export function coresLeft(
  before: CoreTimes,
  after: CoreTimes,
  { cores, available }: { readonly cores: number; readonly available: number },
): number {
  const idle = after.idle - before.idle;
  const busy = after.busy - before.busy;
  if (idle + busy <= 0) return available;
  const others = Math.max(0, busy - (after.own - before.own));
  const left = cores - Math.round((cores * others) / (idle + busy));
  return Math.max(1, Math.min(available, left));
}
