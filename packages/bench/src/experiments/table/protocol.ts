import { MaspoError } from '@maspo/core';
import type { Manifest } from '../../records/manifest.ts';
import { counted } from '../../terminal/counted.ts';
import { type Factor, factors, type Levels } from '../records/factors.ts';

/** Which questions were scored, and by which rules. Figures of different protocols are not comparable. */
export interface Protocol {
  readonly split: 'held-out' | 'transductive';
  readonly grading: 'repaired' | 'as-published';
}

/** The fields of a cell that matter here. */
interface ComparedCell {
  readonly levels: Levels;
  readonly manifest: Pick<Manifest, 'protocol' | 'grading' | 'simulated'>;
}

/** With both gradings, the repaired one gives the score. */
function protocolOf({ manifest: { protocol, grading } }: ComparedCell): Protocol {
  return { split: protocol, grading: grading === 'both' ? 'repaired' : grading };
}

export function protocolText({ split, grading }: Protocol): string {
  return `${split}, graders ${grading}`;
}

/** The protocol of all cells; null without cells. Throws `MaspoError('invalid-input')`, with advice, if there are several protocols. */
export function commonProtocol(cells: readonly ComparedCell[]): Protocol | null {
  refuseMixture(cells, {
    what: 'protocols, whose figures cannot be compared or averaged',
    kindOf: (cell) => protocolText(protocolOf(cell)),
  });
  return cells.length === 0 ? null : protocolOf(cells[0]!);
}

/** Whether all cells are simulated; undefined without cells. Throws as `commonProtocol` does if only some are. */
export function commonSimulated(cells: readonly ComparedCell[]): boolean | undefined {
  refuseMixture(cells, {
    what: 'kinds of models, and a simulated figure never stands beside a measured one',
    kindOf: ({ manifest }) => (manifest.simulated ? 'simulated' : 'real'),
  });
  return cells[0]?.manifest.simulated;
}

function refuseMixture(
  cells: readonly ComparedCell[],
  { what, kindOf }: { what: string; kindOf: (cell: ComparedCell) => string },
): void {
  const byKind = Map.groupBy(cells, kindOf);
  if (byKind.size < 2) return;
  const kinds = Array.from(byKind, ([kind, members]) => `${kind} (${counted(members.length, 'cell')})`);
  throw new MaspoError(
    'invalid-input',
    `the cells have several ${what}: ${kinds.join('; ')}. ${wayOut([...byKind.values()])}`,
  );
}

/** The advice: a filter for each kind, by a factor whose levels separate the kinds. */
function wayOut(kinds: readonly (readonly ComparedCell[])[]): string {
  const separating = factors.find((factor) => {
    const levels = kinds.flatMap((cells) => levelsOf(cells, factor));
    return new Set(levels).size === levels.length;
  });
  if (separating === undefined)
    return 'Choose cells of one kind with --only factor=level[,level]; it can be given several times.';
  const choices = kinds.map((cells) => `--only ${separating}=${levelsOf(cells, separating).join(',')}`);
  return `Make one table of each: ${choices.join(' or ')}.`;
}

function levelsOf(cells: readonly ComparedCell[], factor: Factor): string[] {
  return [...new Set(cells.map(({ levels }) => levels[factor]))];
}
