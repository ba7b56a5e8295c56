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
  return `This optimizer searches by trials, not by steps that compare each proposal with its parent: it made ${counted(made, 'trial')}, of which ${accepted} gained. They stand under *Trials* below.`;
}

function visitsPart(rows: OptimizationTrajectory['rows']): string[] {
  return [
    markdownTable(
      ['round', 'agent', 'best_local', 'best_lookahead', 'best_global', 'composite', 'beam_refresh_triggered'],
      rows.map(visitCells),
    ),
    "Each row is the prompt in force when the visit was over: the judge's mean verdict on each lens against the prompt it was made from, when it won its place (1 wins all, 0.5 is a draw), and the weighted mean of them. A cell is empty where there was nothing to compare: seed prompts have no parent, and the last agent has no readers.",
  ];
}

function tablePart({ caption, header, rows, note }: SearchTable): string[] {
  if (rows.length === 0) return [];
  return [`### ${caption}`, markdownTable(header, rows), ...(note === undefined ? [] : [note])];
}
