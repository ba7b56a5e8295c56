import { findBenchmark } from '@maspo/tasks';
import { describe, expect, test } from 'vitest';
import { loadExperiment } from '../load-experiment.ts';
import { factors } from '../records/factors.ts';
import { resolveCells } from '../resolve-cells.ts';
import { findPublished, publishedTables } from './find-published.ts';
import { averageColumn } from './published-table.ts';

const figureOf = (id: string, levels: object, column: string) =>
  findPublished(id).rows.find((row) => JSON.stringify(row.levels) === JSON.stringify(levels))?.figures[column];

describe('published tables', () => {
  test('contain the figures of the paper, and nothing for unknown figures', () => {
    expect(figureOf('table1', { architecture: 'sequential', optimizer: 'maspo' }, 'gpqa-diamond')).toBe(58.08);
    expect(figureOf('table1', { architecture: 'hierarchical', optimizer: 'tpe' }, 'average')).toBe(68.47);
    expect(figureOf('table1', { architecture: 'hierarchical', optimizer: 'tpe' }, 'math-500')).toBeUndefined();
    expect(figureOf('table1', { architecture: 'sequential', optimizer: 'maspo' }, 'aqua')).toBeUndefined();
    expect(figureOf('table3', { agentModel: 'glm-4.6', optimizer: 'maspo' }, 'average')).toBe(78.41);
  });

  test('list the figures that belong to no single row separately', () => {
    expect(findPublished('table1').best.map(({ benchmark, value }) => [benchmark, value])).toEqual([
      ['aqua', 87.01],
      ['agieval-math', 64.45],
    ]);
  });

  test.each(publishedTables.map((table) => [table.id, table] as const))(
    '%s names its source and only benchmarks that exist',
    (_, { source, averageOf, rows, best }) => {
      expect(source).toMatchObject({
        arXiv: expect.stringMatching(/^\d{4}\.\d{5}$/),
        table: expect.stringMatching(/./),
      });
      const named = [...averageOf, ...rows.flatMap(({ figures }) => Object.keys(figures))].filter(
        (column) => column !== averageColumn,
      );
      for (const id of [...named, ...best.map(({ benchmark }) => benchmark)]) expect(findBenchmark(id).id).toBe(id);
      for (const figure of rows.flatMap(({ figures }) => Object.values(figures))) {
        expect(figure).toBeGreaterThan(0);
        expect(figure).toBeLessThan(100);
      }
    },
  );

  test('have each row once', () => {
    for (const { rows } of publishedTables)
      expect(new Set(rows.map(({ levels }) => JSON.stringify(levels))).size).toBe(rows.length);
  });

  test('an unknown name is refused with the nearest one', () => {
    expect(() => findPublished('tabel2')).toThrow(
      /unknown published table "tabel2": known are table1, table2, .* Did you mean "table2"\?/,
    );
  });
});

describe('the shipped experiment of the same name', () => {
  test.each(publishedTables.map(({ id, rows }) => [id, rows] as const))(
    '%s refers to it, and has the levels of every published row',
    async (id, rows) => {
      const loaded = await loadExperiment(id);
      expect(loaded.config.reference).toBe(id);
      const { levels } = resolveCells(loaded);
      for (const row of rows)
        for (const factor of factors) expect([undefined, ...levels[factor]]).toContain(row.levels[factor]);
    },
  );
});
