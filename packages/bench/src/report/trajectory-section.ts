import { counted } from '../terminal/counted.ts';
import type { OptimizationTrajectory } from './finish/optimization-trajectory.ts';
import { markdownTable } from './markdown-table.ts';
import {
  guardsTable,
  operatorsTable,
  roundsTable,
  type SearchTable,
  targetsTable,
  visitCells,
} from './trajectory-tables.ts';

/** Section 2, with the results of operators, guards and target. */
export function trajectorySection({
  rows,
  trials,
  rounds,
  guards,
  targets,
  operators,
}: OptimizationTrajectory): string {
  return [
    '## 2. Optimization trajectory',
    ...(rows.length === 0 ? [withoutSteps(trials)] : visitsPart(rows)),
    ...[roundsTable(rounds), guardsTable(guards), targetsTable(targets), operatorsTable(operators)].flatMap(tablePart),
  ].join('\n\n');
}

/** A search by trials has no steps. */
function withoutSteps({ made, accepted }: OptimizationTrajectory['trials']): string {
  if (made === 0) return 'The search ended before its first step or trial.';
  return `This optimizer searches by trials, not by steps that compare each proposal with its parent: it made ${counted(made, 'trial')}, of which ${accepted} gained. They are under *Trials* below.`;
}

function visitsPart(rows: OptimizationTrajectory['rows']): string[] {
  return [
    markdownTable(
      ['round', 'agent', 'best_local', 'best_lookahead', 'best_global', 'composite', 'beam_refresh_triggered'],
      rows.map(visitCells),
    ),
    "Each row is the prompt in force at the end of a visit, with the comparison in which it was accepted: the judge's mean verdict on each lens against the prompt that it was made from (1: it always wins, 0.5: no difference), and the weighted mean of the lenses. A cell is empty if there was nothing to compare: seed prompts have no parent, and the last agent has no readers.",
  ];
}

function tablePart({ caption, header, rows, note }: SearchTable): string[] {
  if (rows.length === 0) return [];
  return [`### ${caption}`, markdownTable(header, rows), ...(note === undefined ? [] : [note])];
}
