import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCommandProcess } from './start-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The sockets of the processes for commands. The index is the number of the test worker minus one. */
    readonly commandProcesses: readonly string[];
  }
}

/** Starts a process for commands for every test worker, and ends these processes after the last test. */
export default async function startProcesses(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-commands-'));
  const workers = Number(project.vitest.config.maxWorkers);
  const places = Array.from({ length: workers }, (_, index) => join(folder, String(index)));
  const processes = await Promise.all(places.map((place) => startCommandProcess(place)));
  project.provide('commandProcesses', places);
  return () => {
    for (const child of processes) child.disconnect();
    rmSync(folder, { recursive: true });
  };
}
