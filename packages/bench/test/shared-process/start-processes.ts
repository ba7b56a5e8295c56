import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startCommandProcess } from './start-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The sockets of the processes for commands. The index is the number of the test worker minus one. */
    readonly commandProcesses: readonly string[];
    /** The folder of all workspaces. */
    readonly workspaces: string;
  }
}

/** Starts a process for commands for every test worker. After the last test, ends these processes and removes what is left of workspaces. */
export default async function startProcesses(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-'));
  const workers = Number(project.vitest.config.maxWorkers);
  const places = Array.from({ length: workers }, (_, index) => join(folder, String(index)));
  const processes = await Promise.all(places.map((place) => startCommandProcess(place)));
  project.provide('commandProcesses', places);
  project.provide('workspaces', folder);
  return () => {
    for (const child of processes) child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  };
}
