import { readFileSync } from 'node:fs';

/** CPU seconds of the published solution of an example, only for slow solutions (`bench/record-golds.ts`). */
const goldCpuSeconds = JSON.parse(
  readFileSync(new URL('../../data/gold-cpu-seconds.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, number>>;

const leastSeconds = 10;

/** The CPU time that an answer gets: 10 s, or four times the CPU time of the published solution if that is more. */
export function cpuBudget(goldSeconds: number): number {
  return Math.max(leastSeconds, 4 * goldSeconds);
}

export function cpuBudgetOf(exampleId: string): number {
  return cpuBudget(goldCpuSeconds[exampleId] ?? 0);
}
