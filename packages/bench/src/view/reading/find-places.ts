import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A run or an experiment below the folder that is viewed. */
export interface Place {
  /** Its path from there, parted by `/`; `.` for the folder itself. Pages name it so, and nothing else of a request ever names a file. */
  readonly id: string;
  readonly directory: string;
}

export interface Places {
  readonly runs: ReadonlyMap<string, Place>;
  readonly experiments: ReadonlyMap<string, Place>;
  /** Whether folders were left out, since there are too many. */
  readonly isPart: boolean;
}

/** An experiment has its runs two folders below; people sort their results into folders besides. */
const deepest = 5;
const mostFolders = 20_000;
/** A folder with one of these is a run; one that lost its manifest too. */
const filesOfRuns = ['manifest.json', 'events.jsonl', 'events.jsonl.part', 'summary.json'];

/** Looks for runs and experiments. Links are not followed, and folders that cannot be read are left out. */
export function findPlaces(root: string): Places {
  const runs = new Map<string, Place>();
  const experiments = new Map<string, Place>();
  const waiting: { readonly path: readonly string[] }[] = [{ path: [] }];
  let looked = 0;
  for (const { path } of waiting) {
    if (looked === mostFolders) return { runs, experiments, isPart: true };
    looked += 1;
    const directory = join(root, ...path);
    const place = { id: path.length === 0 ? '.' : path.join('/'), directory };
    const entries = entriesOf(directory);
    const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
    if (files.has('experiment.json')) experiments.set(place.id, place);
    else if (filesOfRuns.some((name) => files.has(name))) {
      runs.set(place.id, place);
      continue;
    }
    if (path.length === deepest) continue;
    for (const entry of entries)
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        waiting.push({ path: [...path, entry.name] });
  }
  return { runs, experiments, isPart: false };
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
