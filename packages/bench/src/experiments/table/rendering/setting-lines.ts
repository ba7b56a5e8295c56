import { filterText } from '../level-filter.ts';
import { protocolText } from '../protocol.ts';
import type { Table } from '../table.ts';
import { partMark } from './own-figure-text.ts';

/** The first line of every table with simulated models. */
export const simulatedLine = 'SIMULATED: the figures show that the software works, and say nothing about any model.';

/** The name of our own figures. */
export function ownKind({ simulated }: Table): 'SIMULATED' | 'measured' {
  return simulated ? 'SIMULATED' : 'measured';
}

/** What a reader of the figures must know: name and text. */
export function settingLines(table: Table): [string, string][] {
  const { setting, cells, simulated } = table;
  const { protocol, only, roles } = setting;
  return [
    ['experiment', `${table.name}, definition ${setting.definition.slice(0, 12)}`],
    ['models', `${setting.models}${simulated ? ', SIMULATED' : ''}`],
    ...roles.map(({ role, models }): [string, string] => [`${role} model`, models.join(', ')]),
    ['protocol', protocol === null ? 'none yet: no cell has finished' : protocolText(protocol)],
    ['test questions', testQuestionsText(setting)],
    ['optimizers', setting.optimizers.join(', ')],
    ['seeds', setting.seeds.join(', ')],
    ...(Object.keys(only).length === 0 ? [] : [['only', filterText(only)] as [string, string]]),
    ['cells', cellText(cells)],
    ['maspo', setting.versions.join(', ')],
    ['published figures', sourceText(table)],
  ];
}

function testQuestionsText({ limit, testQuestions }: Table['setting']): string {
  if (limit !== null) return `PARTIAL: at most ${limit} for each cell`;
  if (testQuestions === null) return 'none yet: no cell has finished';
  const { least, most } = testQuestions;
  return `${least === most ? least : `${least} to ${most}`} in each cell`;
}

export function sourceText({ published }: Table): string {
  if (published === null) return 'none set beside';
  const { title, arXiv, table } = published.source;
  return `${title} (arXiv ${arXiv}), ${table}`;
}

function cellText({ planned, finished, cutShort, begun, missing }: Table['cells']): string {
  const ends = Object.entries(cutShort).map(([status, count]) => `${count} ${status}`);
  return [
    `${finished} of ${planned} finished${ends.length === 0 ? '' : ` (cut short: ${ends.join(', ')})`}`,
    ...(begun === 0 ? [] : [`${begun} under way, stopped or failed`]),
    ...(missing === 0 ? [] : [`${missing} not begun`]),
  ].join('; ');
}

/** How the columns and marks are to be read. */
export function legendLines(table: Table): string[] {
  return [
    `${ownKind(table)}: our figures on ${table.simulated ? 'simulated' : 'real'} models, with their 95 % interval, and ± the standard deviation between seeds if there are several.${table.simulated ? ' Published figures are never subtracted from them.' : ''} paper: published figures; a table or column without published figures has no such column. missing: cells that have not finished. not measured: cells that finished without anything to count. ${partMark}: not all cells of the figure have finished, or some of its runs have no partner with the same seed in the row that it is compared with. Then accuracy and gain are not of the same seeds. An empty cell: the paper's figure is not known, or we planned none.`,
    ...table.legend,
  ];
}
