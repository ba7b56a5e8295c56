import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChoiceGold, gradeChoice } from '@maspo/tasks';
import { needsDatasets, needsSandbox } from '@maspo/tasks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadExamples } from '../src/data/load-examples.ts';
import { openTraces } from '../src/index.ts';
import { createWorkspace, repository } from './workspace.ts';

const { missing, note, folder: datasets } = needsDatasets;
const bubblewrap = await needsSandbox();

describe.skipIf(missing)(
  `published datasets ${note}`,
  {
    timeout: 120_000,
  },
  () => {
    const workspace = createWorkspace(afterAll);
    beforeAll(async () => {
      expect(await workspace.maspo(['data', 'import', datasets, '--no-audit'])).toMatchObject({ exitCode: 0 });
    }, 60_000);

    const optimize = async (config: string) => {
      const finished = await workspace.maspo(['optimize', config, '--json']);
      expect(finished).toMatchObject({ exitCode: 0 });
      const summary = JSON.parse(finished.stdout);
      const { split } = JSON.parse(await workspace.read(summary.run, 'manifest.json'));
      return { summary, split };
    };

    test('are all listed as imported', async () => {
      const { stdout } = await workspace.maspo(['data', 'list', '--json']);
      const { benchmarks } = JSON.parse(stdout) as { benchmarks: { id: string; rows: number; status: string }[] };
      const published = benchmarks.filter(({ status }) => status !== 'bundled');
      expect(published.map(({ id, rows, status }) => `${id} ${rows} ${status}`)).toEqual([
        'math-500 500 imported',
        'agieval-math 256 imported',
        'aqua 254 imported',
        'gpqa-diamond 198 imported',
        'mbpp 427 imported',
        'humaneval-et 164 imported',
      ]);
    });

    test.concurrent.for([
      ['math-500-sequential', 450],
      ['math-500-hierarchical', 450],
      ['aqua-sequential', 204],
    ] as const)(
      'examples/%s.yaml finishes, with %i test questions',
      { tags: ['long'] },
      async ([name, tested], { expect }) => {
        const { summary, split } = await optimize(join(repository, 'examples', `${name}.yaml`));
        expect(split).toMatchObject({ pool: 50, test: tested });
        for (const { correct, incorrect, unscored } of [summary.seed, summary.final]) {
          expect(correct + incorrect + unscored).toBe(tested);
          expect(unscored).toBe(0);
          expect(correct).toBeGreaterThan(0);
        }
      },
    );

    test.skipIf(bubblewrap.missing)(
      `the harness check of a real model is reproduced from its recording ${bubblewrap.note}`,
      { tags: ['long'], timeout: 240_000 },
      async () => {
        const results = join('results', 'harness-check-qwen2.5-coder');
        const recording = join(repository, results, 'replies.jsonl.gz');
        const only = ['--only', 'benchmark=humaneval-et'];
        const ran = await workspace.maspo(['bench', 'run', 'harness-check', '--replay', recording, ...only]);
        expect(ran.exitCode, ran.stderr).toBe(0);
        const manifest = (await workspace.read(results, 'manifests.jsonl')).trimEnd();
        const committed = (name: string) => readFile(join(repository, results, name), 'utf8');
        expect((await committed('manifests.jsonl')).split('\n')).toContain(manifest);
        const row = (table: string) => /^\| qwen2\.5-coder-1\.5b \| (\S+ \[\S+ \S+\])/m.exec(table)?.[1];
        expect(row(await workspace.read(results, 'table.md'))).toBe(row(await committed('table.md')));
      },
    );

    test.skipIf(bubblewrap.missing).each([
      { models: 'qwen2.5-coder-short', benchmarks: ['mbpp', 'aqua'] },
      { models: 'qwen2.5-coder-0.5b-short', benchmarks: ['mbpp'] },
    ])(
      `the first searches of $models are reproduced from their recordings, byte for byte ${bubblewrap.note}`,
      { tags: ['long'], timeout: 240_000 },
      async ({ models, benchmarks }) => {
        const results = join('results', `first-searches-${models}`);
        for (const benchmark of benchmarks) {
          const recording = join(repository, results, `replies-${benchmark}.jsonl.gz`);
          const words = ['--models', models, '--only', `benchmark=${benchmark}`, '--replay', recording];
          const ran = await workspace.maspo(['bench', 'run', 'first-searches', ...words]);
          expect(ran.exitCode, ran.stderr).toBe(0);
        }
        for (const name of ['table.md', 'manifests.jsonl'])
          expect(await workspace.read(results, name)).toBe(await readFile(join(repository, results, name), 'utf8'));
      },
    );

    test('the calibration of a real judge on MATH-500 is reproduced from its recording, byte for byte', async () => {
      const results = (name: string) => join(repository, 'results', 'judge-calibration-qwen2.5-coder', name);
      const replay = ['--reads', 'tags,schema,probability', '--replay', results('math-500.jsonl.gz'), '--json'];
      const ran = await workspace.maspo(['judge', 'calibrate', results('math-500.yaml'), ...replay]);
      expect(ran.exitCode, ran.stderr).toBe(0);
      expect(ran.stdout).toBe(await readFile(results('math-500.json'), 'utf8'));
    });

    const unchanged = 'no usable reply in two tries: it gives the current prompt without a change';
    const cut = 'no usable reply in two tries: it was cut at its length limit before the prompt ended';
    test.each([
      { form: 'schema', of: 140, unusable: [], found: [50, 81, 9] },
      { form: 'tags', of: 120, unusable: [[unchanged, 41] as const, [cut, 3] as const], found: [36, 22, 18] },
    ])('$of real proposals by $form are read again from their recording', async ({ form, of, unusable, found }) => {
      const results = (name: string) => join(repository, 'results', 'usable-replies-qwen2.5-coder', name);
      const replay = ['--replay', results(`proposals-${form}.jsonl.gz`), '--run', form];
      const ran = await workspace.maspo(['optimize', results(`proposals-${form}.yaml`), ...replay]);
      expect(ran.exitCode, ran.stderr).toBe(0);
      const summary = JSON.parse(await workspace.read(form, 'summary.json'));
      expect(summary.unusable.proposals).toEqual({
        of,
        unusable: unusable.reduce((sum, [, count]) => sum + count, 0),
        reasons: unusable.map(([reason, count]) => ({ reason, count })),
      });
      const log = await workspace.read(form, 'events.jsonl');
      const counted = (part: string) => log.split(part).length - 1;
      expect(['"candidate-proposed"', '"cause":"known"', '"cause":"copy"'].map(counted)).toEqual(found);
    });

    const noAnswer = {
      reason: 'assess: no usable reply in two tries: it has no yes or no that can be read for local, lookahead, global',
      count: 8,
    };
    test.each([
      {
        form: 'schema',
        of: 200,
        reasons: [],
        taken: { rightAsRight: 33, wrongAsRight: 134, wrongAsWrong: 33 },
      },
      { form: 'tags', of: 130, reasons: [noAnswer], taken: { rightAsRight: 15, wrongAsRight: 107 } },
    ])(
      '$of real assessments by $form are read again from their recording, and most take wrong answers as right',
      async ({ form, of, reasons, taken }) => {
        const results = (name: string) => join(repository, 'results', 'usable-replies-qwen2.5-coder', name);
        const directory = `assessments-${form}`;
        const replay = ['--replay', results(`${directory}.jsonl.gz`), '--run', directory];
        const ran = await workspace.maspo(['optimize', results(`${directory}.yaml`), ...replay]);
        // A budget ends both runs, after the assessments.
        expect(ran.exitCode, ran.stderr).toBe(3);
        const summary = JSON.parse(await workspace.read(directory, 'summary.json'));
        const unusable = reasons.reduce((sum, { count }) => sum + count, 0);
        expect(summary.unusable.assessments).toEqual({ of, unusable, reasons });
        const { examples } = await loadExamples('aqua', workspace.home);
        const outputs = new Map<string, string>();
        const counts: Record<string, number> = {};
        for await (const record of (await openTraces(join(workspace.directory, directory))).read()) {
          if (
            record.kind === 'trace' &&
            record.purpose === 'orientation' &&
            record.turns.solver?.status === 'completed'
          )
            outputs.set(record.question, record.turns.solver.output);
          if (record.kind !== 'assessment' || !('globalAlignment' in record.answer)) continue;
          const { gold } = examples.find(({ id }) => id === record.question)!;
          const { outcome } = gradeChoice(gold as ChoiceGold, outputs.get(record.question)!);
          const what = `${outcome === 'correct' ? 'right' : 'wrong'}As${record.answer.globalAlignment ? 'Right' : 'Wrong'}`;
          counts[what] = (counts[what] ?? 0) + 1;
        }
        expect(counts).toEqual(taken);
      },
    );

    test('a judge that guesses according to a committed calibration is refused with --strict, before any call', async () => {
      const results = (...path: string[]) => join(repository, 'results', ...path);
      const imported = await workspace.maspo([
        'judge',
        'import',
        results('judge-calibration-qwen2.5-coder', 'mbpp.json'),
      ]);
      expect(imported).toMatchObject({ exitCode: 0, stderr: '' });
      const config = results('judge-calibration-qwen2.5-coder', 'mbpp.yaml');
      const recording = results('first-searches-qwen2.5-coder-short', 'replies-mbpp.jsonl.gz');
      const { exitCode, stderr } = await workspace.maspo(['optimize', config, '--replay', recording, '--strict']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringMatching(
          /agreement with the graders may be as low as 43 %, and one that guesses has 50 %/,
        ),
      });
    });

    test.skipIf(bubblewrap.missing)(
      `examples/humaneval-et-sequential.yaml finishes on twelve test questions ${bubblewrap.note}`,
      async () => {
        const example = parse(await readFile(join(repository, 'examples/humaneval-et-sequential.yaml'), 'utf8'));
        example.task.limit = 12;
        example.optimizer.schedule = { rounds: 2, steps: 1 };
        const { summary, split } = await optimize(await workspace.write('humaneval-et.yaml', example));
        expect(split).toMatchObject({ pool: 50, test: 12 });
        for (const { correct, incorrect, unscored } of [summary.seed, summary.final])
          expect(correct + incorrect + unscored).toBe(12);
        expect(summary.seed.correct + summary.final.correct).toBeGreaterThan(0);
      },
    );
  },
);
