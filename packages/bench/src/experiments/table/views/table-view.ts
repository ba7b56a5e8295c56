import type { RandomSource } from '@maspo/core';
import type { PublishedTable } from '../../published/published-table.ts';
import type { View } from '../../records/experiment-record.ts';
import type { ExperimentCells } from '../read-cells.ts';
import type { Table, TableRow } from '../table.ts';

/** One way to read the cells of an experiment. */
export interface TableView {
  readonly name: View;
  /** The figures, from finished cells of one protocol. Bootstraps draw from forks of `random` by row and column. */
  build(cells: ExperimentCells, options: ViewOptions): Promise<TableFigures>;
}

export interface ViewOptions {
  readonly published: PublishedTable | null;
  readonly simulated: boolean;
  readonly random: RandomSource;
  /** The difference in accuracy that power is computed for, in percentage points. */
  readonly points: number;
}

export interface TableFigures extends Pick<Table, 'columns' | 'fields' | 'notes' | 'legend'> {
  readonly rows: readonly Omit<TableRow, 'usesLabels' | 'gradedPool' | 'leaking'>[];
  /** No pairs when left out. */
  readonly pairs?: Table['pairs'];
}
