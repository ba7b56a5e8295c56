import { join } from 'node:path';
import type { Cell } from '../experiments/cell.ts';
import { shortFirst } from '../experiments/cell-size.ts';
import { finishedCell } from '../experiments/records/finished-cell.ts';
import type { ExperimentSetup } from '../experiments/set-up-experiment.ts';

/** The unfinished cells of an experiment, the shortest first. */
export interface CellTasks {
  /** The ids of the cells that can begin at once. */
  readonly first: readonly string[];
  /** The ids of the cells that take over prompts which a cell of `first` has yet to find. */
  readonly second: readonly string[];
}

export async function cellTasks({
  cells,
  directory,
}: Pick<ExperimentSetup, 'cells' | 'directory'>): Promise<CellTasks> {
  const unique = [...new Map(cells.map((cell) => [cell.id, cell])).values()];
  const unfinished = new Map<string, Cell>();
  for (const cell of unique)
    if ((await finishedCell(join(directory, cell.directory), cell)) === undefined) unfinished.set(cell.id, cell);
  const sorted = [...shortFirst([...unfinished.values()]).keys()];
  const waits = ({ after }: Cell) => after !== undefined && unfinished.has(after.id);
  return {
    first: sorted.filter((cell) => !waits(cell)).map(({ id }) => id),
    second: sorted.filter(waits).map(({ id }) => id),
  };
}
