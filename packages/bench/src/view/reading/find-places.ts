import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRunManifest } from './is-run-manifest.ts';

/** A run or an experiment below the viewed folder. */
export interface Place {
  /** Its path from the viewed folder, separated by `/`; `.` for the folder itself. A request can refer to files only by this id. */
  readonly id: string;
  readonly directory: string;
}

export interface Places {
  readonly runs: ReadonlyMap<string, Place>;
  readonly experiments: ReadonlyMap<string, Place>;
  /** Whether folders were left out because there are too many. */
  readonly isPart: boolean;
}

/** The runs of an experiment are two folders below it, and users sort their results into further folders. */
const deepest = 5;
const mostFolders = 20_000;
/** A folder with one of these files is a run, even if its manifest is missing or damaged. */
const logsOfRuns = ['events.jsonl', 'events.jsonl.part'];

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
    else if (isRun(directory, files)) {
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

/** Manifests are read only where there is no log, because the viewer looks at all folders again and again. */
function isRun(directory: string, files: ReadonlySet<string>): boolean {
  if (logsOfRuns.some((name) => files.has(name))) return true;
  return files.has('manifest.json') ? isRunManifest(join(directory, 'manifest.json')) : files.has('summary.json');
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch {
    return [];
  }
}
