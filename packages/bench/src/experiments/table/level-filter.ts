import { MaspoError } from '@maspo/core';
import { closest } from 'fastest-levenshtein';
import type { ExperimentRecord } from '../experiment-record.ts';
import { type Factor, factors } from '../factors.ts';

/** The levels to keep of each factor that is named; all of the others. */
export type LevelFilter = Readonly<Partial<Record<Factor, readonly string[]>>>;

/** What `factor=level,level` arguments say; a factor given twice keeps both. Throws `MaspoError('invalid-input')`. */
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
    if (factor === undefined) throw unknownName('factor', name, factors);
    filter[factor] = [...(filter[factor] ?? []), ...levels.split(',').map((level) => level.trim())];
  }
  return filter;
}

/** The same experiment with those of its cells that have the levels. Throws `MaspoError('invalid-input')` for a level that it does not have, and where no cell is left. */
export function filterRecord(record: ExperimentRecord, filter: LevelFilter): ExperimentRecord {
  const kept = { ...record.levels };
  for (const [factor, wanted] of Object.entries(filter) as [Factor, readonly string[]][]) {
    const known = record.levels[factor];
    const stranger = wanted.find((level) => !known.includes(level));
    if (stranger !== undefined) throw unknownName(`level of ${factor}`, stranger, known);
    kept[factor] = known.filter((level) => wanted.includes(level));
  }
  const cells = record.cells.filter(({ levels }) => factors.every((factor) => kept[factor].includes(levels[factor])));
  if (cells.length === 0 && record.cells.length > 0)
    throw new MaspoError('invalid-input', `no cell of "${record.name}" has ${filterText(filter)}: drop one of these`);
  return { ...record, levels: kept, cells };
}

/** As it is written on the command line; empty where nothing is left out. */
export function filterText(filter: LevelFilter): string {
  return Object.entries(filter)
    .map(([factor, levels]) => `${factor}=${levels.join(',')}`)
    .join(' ');
}

function unknownName(what: string, name: string, known: readonly string[]): MaspoError {
  const hint = known.length === 0 ? '' : ` Did you mean "${closest(name, known)}"? Known are ${known.join(', ')}.`;
  return new MaspoError('invalid-input', `no ${what} "${name}" in this experiment.${hint}`);
}
