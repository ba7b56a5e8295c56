import { join, relative, sep } from 'node:path';
import { MaspoError } from '@maspo/core';
import { readRecord } from '../../experiments/records/experiment-directory.ts';
import type { CellRecord, ExperimentRecord } from '../../experiments/records/experiment-record.ts';
import { openTraces, type TraceReader } from '../../traces/trace-reader.ts';
import { stampOf } from './file-stamp.ts';
import { findPlaces, type Place } from './find-places.ts';
import { type RunHead, readHead, reasonOf, runStamp } from './run-head.ts';
import { createStampedCache } from './stamped-cache.ts';
import { type ReadLog, readLog, type Timeline } from './timeline.ts';

/** The experiment of a run, and the run's levels in it. */
export interface CellOf {
  readonly experiment: ExperimentHead;
  readonly cell: CellRecord;
}

export interface ExperimentHead extends Place {
  readonly record?: ExperimentRecord | undefined;
  /** Why its record cannot be read. */
  readonly damage?: string | undefined;
}

/** Everything below the viewed folder, in its present state. */
export interface Shelf {
  /** Sorted by the last write, the latest first. */
  readonly runs: readonly RunHead[];
  readonly experiments: readonly ExperimentHead[];
  /** Whether folders were left out because there are too many. */
  readonly isPart: boolean;
  /** By the id of the run. */
  readonly cells: ReadonlyMap<string, CellOf>;
  /** Changes whenever something has changed. */
  readonly state: string;
}

/** The data for the pages. Nothing is written. A request can refer to a file only by an id that was found on disk. */
export interface Library {
  readonly root: string;
  shelf(): Promise<Shelf>;
  /** Throws `MaspoError('missing-data')` if the run does not exist. */
  run(id: string): Promise<RunHead>;
  experiment(id: string): Promise<ExperimentHead>;
  /** The whole log. Only its timeline is kept in memory, not the events. */
  log(head: RunHead): Promise<ReadLog>;
  timeline(head: RunHead): Promise<Timeline>;
  /** The traces of a run, or the reason why there are none. */
  traces(head: RunHead): Promise<TraceReader | string>;
  /** The result of `make` for a run or an experiment. It is kept as long as the files do not change. */
  kept(key: string, stamp: string, make: () => Promise<string>): Promise<string>;
}

export function createLibrary(root: string): Library {
  const heads = createStampedCache<RunHead>({ most: 5000 });
  const records = createStampedCache<ExperimentHead>({ most: 500 });
  const timelines = createStampedCache<Timeline>({ most: 2 });
  const readers = createStampedCache<TraceReader | string>({ most: 3 });
  const made = createStampedCache<string>({ most: 12 });
  let places = findPlaces(root);

  const headOf = (place: Place): Promise<RunHead> => {
    const stamp = runStamp(place);
    return heads.get(place.id, stamp.text, () => readHead(place, stamp));
  };
  const experimentOf = (place: Place): Promise<ExperimentHead> =>
    records.get(place.id, stampOf(place.directory, ['experiment.json']).text, () => readExperiment(place));
  const placeOf = (kind: 'runs' | 'experiments', id: string): Place => {
    const known = places[kind].get(id);
    if (known !== undefined) return known;
    places = findPlaces(root);
    const found = places[kind].get(id);
    if (found !== undefined) return found;
    const what = kind === 'runs' ? 'run' : 'experiment';
    throw new MaspoError('missing-data', `there is no ${what} "${id}" below the folder that is viewed`);
  };
  return {
    root,
    shelf: async () => {
      places = findPlaces(root);
      const runs = await Promise.all([...places.runs.values()].map(headOf));
      const experiments = await Promise.all([...places.experiments.values()].map(experimentOf));
      return {
        runs: runs.toSorted(
          (one, other) => other.stamp.writtenMs - one.stamp.writtenMs || (one.id < other.id ? -1 : 1),
        ),
        experiments,
        isPart: places.isPart,
        cells: cellsOf(root, experiments),
        state: runs.map(({ id, stamp }) => `${id} ${stamp.text}`).join('\n'),
      };
    },
    run: async (id) => headOf(placeOf('runs', id)),
    experiment: async (id) => experimentOf(placeOf('experiments', id)),
    log: async (head) => {
      const log = await readLog(head);
      await timelines.get(head.id, head.stamp.text, async () => log.timeline);
      return log;
    },
    timeline: (head) => timelines.get(head.id, head.stamp.text, async () => (await readLog(head)).timeline),
    traces: (head) => readers.get(head.id, head.stamp.text, () => tracesOf(head)),
    kept: made.get,
  };
}

async function readExperiment(place: Place): Promise<ExperimentHead> {
  try {
    return { ...place, record: await readRecord(place.directory) };
  } catch (error) {
    return { ...place, damage: reasonOf(error) };
  }
}

/** Cells by the ids of the runs that the records name. A path outside the viewed folder never matches a run. */
function cellsOf(root: string, experiments: readonly ExperimentHead[]): Map<string, CellOf> {
  const cells = new Map<string, CellOf>();
  for (const experiment of experiments)
    for (const cell of experiment.record?.cells ?? []) {
      const id = cellRunId(root, experiment, cell);
      if (!cells.has(id)) cells.set(id, { experiment, cell });
    }
  return cells;
}

/** The id of the run of a cell, if the run exists. */
export function cellRunId(root: string, experiment: Place, cell: CellRecord): string {
  return relative(root, join(experiment.directory, cell.directory)).split(sep).join('/') || '.';
}

async function tracesOf({ directory, manifest }: RunHead): Promise<TraceReader | string> {
  if (manifest?.traces === 'none') return 'the run keeps no traces (--no-traces).';
  try {
    return await openTraces(directory);
  } catch (error) {
    if (error instanceof MaspoError && error.code === 'missing-data')
      return 'the run directory holds no traces (it has just begun, or they were taken away).';
    return `${reasonOf(error)}.`;
  }
}
