import { readFileSync } from 'node:fs';

/** CPU seconds that the published solution of an example took, where it took long (`bench/record-golds.ts`). */
const goldCpuSeconds = JSON.parse(
  readFileSync(new URL('../../data/gold-cpu-seconds.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, number>>;

const leastSeconds = 10;

/** The CPU time that an answer gets: 10 s, or four times what the published solution took where that is more. */
export function cpuBudget(goldSeconds: number): number {
  return Math.max(leastSeconds, 4 * goldSeconds);
}

export function cpuBudgetOf(exampleId: string): number {
  return cpuBudget(goldCpuSeconds[exampleId] ?? 0);
}
