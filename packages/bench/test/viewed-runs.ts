import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from '../src/runs/lock-directory.ts';
import { shortConfig } from './run-config.ts';
import type { Workspace } from './workspace.ts';

/**
 * Makes two finished runs, `all/seed-1` and `all/seed-2`, which are the cells of the experiment `all`, and the folder `all/under-way` of a
 * run in progress. The function that is returned copies the first run, and returns a function that gives the path of a file in the copy.
 */
export async function makeViewedRuns(workspace: Workspace): Promise<(name: string) => (file: string) => string> {
  const place = (...path: string[]) => join(workspace.directory, 'all', ...path);
  for (const seed of [1, 2]) {
    const config = await workspace.write(`${seed}.yaml`, shortConfig({ seed }));
    await workspace.maspo(['optimize', config, '--run', `all/seed-${seed}`]);
  }
  writeFileSync(place('experiment.json'), JSON.stringify(experimentOf(place)));
  const copied = (name: string) => {
    cpSync(place('seed-1'), place(name), { recursive: true });
    return (file: string) => place(name, file);
  };
  const underWay = copied('under-way');
  const log = readFileSync(underWay('events.jsonl'), 'utf8');
  for (const name of ['summary.json', 'outcomes.jsonl', 'prompts.json', 'events.jsonl']) rmSync(underWay(name));
  writeFileSync(underWay('events.jsonl.part'), log.slice(0, 60_000));
  held.push(lockDirectory(underWay('')));
  return copied;
}

/** Keeps locks in use: a lock that no variable holds is collected and released. */
const held: object[] = [];

function experimentOf(place: (...path: string[]) => string): object {
  const one = { architecture: 'sequential', optimizer: 'maspo', variant: 'default', agentModel: 'default' };
  const cells = ['1', '2'].map((seed) => ({
    id: JSON.parse(readFileSync(place(`seed-${seed}`, 'manifest.json'), 'utf8')).id,
    levels: { ...one, benchmark: 'sample-math', seed },
    directory: `seed-${seed}`,
  }));
  const levels = Object.fromEntries(Object.entries(one).map(([factor, level]) => [factor, [level]]));
  return {
    ...{ name: 'two-seeds', title: 'Two seeds', definition: 'none', models: 'simulated', simulated: true, limit: null },
    ...{ view: 'accuracy', reference: null, baseline: null, notes: [], cells },
    levels: { ...levels, benchmark: ['sample-math'], seed: ['1', '2'] },
  };
}
