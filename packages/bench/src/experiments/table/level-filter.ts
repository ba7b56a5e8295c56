import { MaspoError, unknownName } from '@maspo/core';
import { type Factor, factors, type Levels } from '../records/factors.ts';

/** The levels to keep for each named factor; all other factors keep all their levels. */
export type LevelFilter = Readonly<Partial<Record<Factor, readonly string[]>>>;

/**
 * The filter that `factor=level,level` arguments describe. A factor that is given twice keeps the levels of both. Throws
 * `MaspoError('invalid-input')`.
 */
export function parseLevelFilter(texts: readonly string[]): LevelFilter {
  const filter: Partial<Record<Factor, string[]>> = {};
  for (const text of texts) {
    const [, name, levels] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || levels === undefined)
      throw new MaspoError(
        'invalid-input',
        `expected factor=level[,level], e.g. optimizer=none,maspo, received "${text}"`,
      );
    const factor = factors.find((known) => known === name);
    if (factor === undefined) throw new MaspoError('invalid-input', unknownName('factor', name, { known: factors }));
    filter[factor] = [...(filter[factor] ?? []), ...levels.split(',').map((level) => level.trim())];
  }
  return filter;
}

/** What a filter is applied to: an experiment, resolved or recorded. */
interface Filtered {
  readonly name: string;
  readonly levels: Readonly<Record<Factor, readonly string[]>>;
  readonly cells: readonly { readonly levels: Levels }[];
}

/**
 * The experiment with only the cells that have these levels. Throws `MaspoError('invalid-input')` for a level that does not exist, and if
 * no cell is left.
 */
export function filterCells<Source extends Filtered>(source: Source, filter: LevelFilter): Source {
  const kept = { ...source.levels };
  for (const [factor, wanted] of Object.entries(filter) as [Factor, readonly string[]][]) {
    const known = source.levels[factor];
    const stranger = wanted.find((level) => !known.includes(level));
    if (stranger !== undefined)
      throw new MaspoError('invalid-input', unknownName(`level of ${factor}`, stranger, { known }));
    kept[factor] = known.filter((level) => wanted.includes(level));
  }
  const cells = source.cells.filter(({ levels }) => factors.every((factor) => kept[factor].includes(levels[factor])));
  if (cells.length === 0 && source.cells.length > 0)
    throw new MaspoError('invalid-input', `no cell of "${source.name}" has ${filterText(filter)}: drop one of these`);
  return { ...source, levels: kept, cells };
}

/** The filter as it is written on the command line; empty if it leaves nothing out. */
export function filterText(filter: LevelFilter): string {
  return Object.entries(filter)
    .map(([factor, levels]) => `${factor}=${levels.join(',')}`)
    .join(' ');
}
