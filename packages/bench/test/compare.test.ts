import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRunConfig, optimizeRun, setUpRun } from '../src/index.ts';
import { mcnemarTest } from '../src/statistics/mcnemar-test.ts';
import { expectRefusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

interface Line {
  readonly prompts: 'seed' | 'final';
  readonly id: string;
  readonly outcome: 'correct' | 'incorrect' | 'unscored';
}

/** Joins the lines that were wrapped to 80 columns. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n(?: {15}| {4})(?=\S)(?![\d.]+ % {2}95|nothing scored)/g, ' ');
}

describe('maspo bench compare', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  /** Finishes a run with the library, because the command takes most of a second to start. */
  async function run(name: string, changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const file = await workspace.write(`${name}.yaml`, shortConfig(changes));
    await optimizeRun(await setUpRun(await loadRunConfig(file), workspace.home), {
      run: join(workspace.directory, name),
      home: workspace.home,
      signal: new AbortController().signal,
      observer: { started: () => {}, event: () => {}, evaluated: () => {} },
    });
  }

  /** A copy of the run `maspo` with another outcomes.jsonl or manifest. */
  async function copy(name: string, file: string, change: (content: string) => string): Promise<void> {
    const [from, to] = [join(workspace.directory, 'maspo'), join(workspace.directory, name)];
    await cp(from, to, { recursive: true });
    await writeFile(join(to, file), change(await readFile(join(from, file), 'utf8')));
  }

  const linesOf = async (name: string, prompts: Line['prompts']): Promise<Line[]> =>
    parsed(await workspace.read(name, 'outcomes.jsonl')).filter((line) => line.prompts === prompts);
  const compare = (...args: string[]) => workspace.maspo(['bench', 'compare', ...args]);
  const compared = async (...args: string[]) => JSON.parse((await compare(...args, '--json')).stdout);

  beforeAll(async () => {
    await run('maspo');
    await run('none', { optimizer: { name: 'none' } });
    await copy('gaps', 'outcomes.jsonl', (content) =>
      changedLines(content, (line, index) => (index % 9 === 0 ? { ...line, outcome: 'unscored' } : line)),
    );
    await copy('fewer', 'outcomes.jsonl', (content) => {
      const dropped = new Set(
        parsed(content)
          .slice(0, 3)
          .map(({ id }) => id),
      );
      return changedLines(content, (line) => (dropped.has(line.id) ? undefined : line));
    });
  }, 60_000);

  test('the final prompts of two runs: every count equals a recount of their outcomes', async () => {
    const comparison = await compared('none', 'maspo');
    const [one, other] = [await linesOf('none', 'final'), await linesOf('maspo', 'final')];
    const right = (lines: Line[]) => new Set(lines.filter(({ outcome }) => outcome === 'correct').map(({ id }) => id));
    const [rightOne, rightOther] = [right(one), right(other)];
    const gained = [...rightOther].filter((id) => !rightOne.has(id)).length;
    const lost = [...rightOne].filter((id) => !rightOther.has(id)).length;
    const summary = JSON.parse(await workspace.read('maspo', 'summary.json'));
    expect(comparison).toEqual({
      about: 'these-prompts',
      simulated: true,
      protocol: 'held-out',
      grading: 'repaired',
      task: { id: 'sample-math', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      questions: { n: 28, unscoredLeftOut: 0, onlyInOne: 0, onlyInOther: 0 },
      one: expect.objectContaining({ run: 'none', prompts: 'final', optimizer: 'none', accuracy: rightOne.size / 28 }),
      other: {
        run: 'maspo',
        prompts: 'final',
        optimizer: 'maspo',
        preset: 'default',
        status: 'finished',
        usesLabels: false,
        leaks: 0,
        accuracy: rightOther.size / 28,
        low: expect.any(Number),
        high: expect.any(Number),
        cost: {
          calls: summary.usage.total.calls,
          inputTokens: summary.tokens.input,
          outputTokens: summary.tokens.output,
          money: null,
        },
      },
      difference: {
        points: expect.closeTo(((gained - lost) / 28) * 100, 9),
        low: expect.any(Number),
        high: expect.any(Number),
      },
      gained,
      lost,
      p: mcnemarTest({ gained, lost }),
      effect: {
        cohensH: expect.any(Number),
        cohensG: gained / (gained + lost) - 0.5,
        oddsRatio: lost === 0 ? null : gained / lost,
      },
      power: {
        discordant: (gained + lost) / 28,
        // So few questions show no difference, even if all questions that change sides change in one direction.
        detectablePoints: null,
        points: 2,
        questionsNeeded: expect.any(Number),
      },
    });
    const { low, points, high } = comparison.difference;
    expect(low).toBeLessThan(points);
    expect(high).toBeGreaterThan(points);
  });

  test('one run alone: its final prompts against its seed prompts, as its own summary counts them', async () => {
    const comparison = await compared('maspo');
    const summary = JSON.parse(await workspace.read('maspo', 'summary.json'));
    expect(comparison).toMatchObject({
      one: { run: 'maspo', prompts: 'seed', accuracy: summary.seed.accuracy, cost: null },
      other: { run: 'maspo', prompts: 'final', accuracy: summary.final.accuracy },
      ...summary.changed,
    });
  });

  test('swapping the two runs mirrors the comparison', async () => {
    const [there, back] = [await compared('none', 'maspo'), await compared('maspo', 'none')];
    expect(back.difference.points).toBeCloseTo(-there.difference.points, 9);
    expect([back.gained, back.lost, back.p]).toEqual([there.lost, there.gained, there.p]);
  });

  test('equal runs have the difference 0 with an interval, and no plan can be made from them', async () => {
    expect(await compared('maspo', 'maspo')).toMatchObject({
      difference: { points: 0, low: expect.any(Number), high: expect.any(Number) },
      p: 1,
      effect: { cohensH: 0, cohensG: null, oddsRatio: null },
      power: { discordant: 0, detectablePoints: null, questionsNeeded: null },
    });
    expect((await compare('maspo', 'maspo')).stdout).toContain('not known: no question changed sides');
  });

  test('questions that are unscored on either side are left out of both accuracies, and counted', async () => {
    const unscored = (await linesOf('gaps', 'final'))
      .filter(({ outcome }) => outcome === 'unscored')
      .map(({ id }) => id);
    const kept = (await linesOf('maspo', 'final')).filter(({ id }) => !unscored.includes(id));
    expect(unscored.length).toBeGreaterThan(0);
    expect(await compared('maspo', 'gaps')).toMatchObject({
      questions: { n: kept.length, unscoredLeftOut: unscored.length },
      one: { accuracy: kept.filter(({ outcome }) => outcome === 'correct').length / kept.length },
    });
  });

  test('--points plans for that difference: half the points need about four times the questions', async () => {
    const needed = async (points: string) =>
      (await compared('none', 'maspo', '--points', points)).power.questionsNeeded;
    const ratio = (await needed('1')) / (await needed('2'));
    expect(ratio).toBeGreaterThan(3.8);
    expect(ratio).toBeLessThan(4.2);
  });

  test('without --json the comparison is printed in aligned lines, with SIMULATED first', async () => {
    const { exitCode, stdout, stderr } = await compare('none', 'maspo');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const [notice, heading, first, one, second, other, ...lines] = unwrapped(stdout).trimEnd().split('\n');
    expect(notice).toMatch(/^SIMULATED: /);
    expect(heading).toBe(
      'sample-math, held-out, repaired graders: 28 questions scored by both, 0 left out as unscored',
    );
    expect([first, second]).toEqual(['none (final prompts)', 'maspo (final prompts)']);
    expect(one).toMatch(/^ {4} +[\d.]+ % {2}95 % \[[\d.]+ %, [\d.]+ %\] {2}\d+ calls/);
    expect(one!.indexOf('95 %')).toBe(other!.indexOf('95 %'));
    const results = lines.slice(0, -1);
    expect(lines.at(-1)).toMatch(/^This is about these prompts, not about their optimizers: .*several seeds/);
    expect(results.map((line) => line.slice(0, 14).trim())).toEqual(['difference', 'changed', 'effect size', 'power']);
    expect(results[0]).toMatch(/[+-][\d.]+ points \(second less first\) {2}95 % \[[+-][\d.]+, [+-][\d.]+\]$/);
    expect(results[1]).toMatch(/\d+ gained, \d+ lost; exact McNemar p (<|=) [01]\.\d{4}$/);
  });

  test('runs on different test questions are refused with the counts, and compared on the shared questions with --shared', async () => {
    const says = [/25 shared, 3 only in maspo, 0 only in fewer/, 'or compare the shared ones alone with --shared'];
    await expectRefusal(workspace, { args: ['bench', 'compare', 'maspo', 'fewer'], refusal: { says } }, expect);
    expect(await compared('maspo', 'fewer', '--shared')).toMatchObject({
      questions: { n: 25, unscoredLeftOut: 0, onlyInOne: 3, onlyInOther: 0 },
      gained: 0,
      lost: 0,
    });
    expect(unwrapped((await compare('maspo', 'fewer', '--shared')).stdout)).toContain(
      '3 and 0 of one run alone left out',
    );
  });

  test('labels in the search and test questions in the prompts are reported', async () => {
    await copy('marked', 'summary.json', (content) => {
      const leak = { prompts: 'final', agent: 'predictor', question: 'sample-math/1', what: 'question' };
      return JSON.stringify({ ...JSON.parse(content), usesLabels: true, leaks: [leak] });
    });
    expect(await compared('none', 'marked')).toMatchObject({ other: { usesLabels: true, leaks: 1 } });
    expect(unwrapped((await compare('none', 'marked')).stdout)).toMatch(
      /marked \(final prompts\)\n.* uses labels in the search {2}holds 1 test question or answer$/m,
    );
    // The seed prompts of a run do not come from the search.
    expect(await compared('marked')).toMatchObject({
      one: { usesLabels: false, leaks: 0 },
      other: { usesLabels: true },
    });
  });

  test('a run without a scored question gives no figure', async () => {
    await copy('unscored', 'outcomes.jsonl', (content) =>
      changedLines(content, (line) => ({ ...line, outcome: 'unscored' })),
    );
    expect(await compared('maspo', 'unscored')).toMatchObject({
      questions: { n: 0, unscoredLeftOut: 28 },
      one: { accuracy: null },
      difference: { points: null, low: null, high: null },
      p: null,
      power: { discordant: null, detectablePoints: null, questionsNeeded: null },
    });
    expect((await compare('maspo', 'unscored')).stdout).toContain('Nothing was scored by both');
  });

  describe('refuses', () => {
    const manifestWith = (change: (manifest: Record<string, unknown>) => object) => (content: string) => {
      const manifest = JSON.parse(content) as Record<string, unknown>;
      return JSON.stringify({ ...manifest, ...change(manifest) });
    };

    test.for<[string, (manifest: Record<string, unknown>) => object, (string | RegExp)[]]>([
      [
        'different content of the task',
        ({ task }) => ({ task: { ...(task as object), sha256: 'f'.repeat(64) } }),
        [/of different tasks, sample-math \(math, content [0-9a-f]{12}\) and sample-math \(math, content f{12}\)/],
      ],
      ['different splits', () => ({ protocol: 'transductive' }), ['their splits differ, held-out and transductive']],
      ['different graders', () => ({ grading: 'as-published' }), ['their graders differ, repaired and as-published']],
      [
        'real models and simulated ones',
        () => ({ simulated: false }),
        ['the first has simulated models and the second has not'],
      ],
    ])('%s', async ([name, change, says]) => {
      await copy(name, 'manifest.json', manifestWith(change));
      await expectRefusal(workspace, { args: ['bench', 'compare', 'maspo', name], refusal: { says } }, expect);
    });

    test('several differences at once, and reports all of them', async () => {
      await copy(
        'several',
        'manifest.json',
        manifestWith(() => ({ protocol: 'transductive', grading: 'as-published' })),
      );
      const says = ['maspo and several cannot be compared: 2 problems', 'their splits differ', 'their graders differ'];
      // --shared does not help: these differences concern the outcomes of all questions.
      const args = ['bench', 'compare', 'maspo', 'several', '--shared'];
      await expectRefusal(workspace, { args, refusal: { says } }, expect);
    });

    test('runs that share no question, even with --shared', async () => {
      await copy('strange', 'outcomes.jsonl', (content) =>
        changedLines(content, (line) => ({ ...line, id: `strange ${line.id}` })),
      );
      const says = [/0 shared, 28 only in maspo, 28 only in strange/];
      await expectRefusal(
        workspace,
        { args: ['bench', 'compare', 'maspo', 'strange', '--shared'], refusal: { says } },
        expect,
      );
    });

    test('a folder without a run, a run that did not finish, and one with a damaged line', async () => {
      await copy('unfinished', 'summary.json', (content) => content);
      await rm(join(workspace.directory, 'unfinished', 'summary.json'));
      await copy('damaged', 'outcomes.jsonl', (content) => content.replace('"outcome":"correct"', '"outcome":"good"'));
      const code = 'missing-data';
      for (const [name, refusal] of [
        ['absent', { code, says: ['absent holds no run'] }],
        ['unfinished', { code, says: ['the run in unfinished has not finished'] }],
        ['damaged', { says: [/damaged\/outcomes\.jsonl: line \d+ is no outcome of a test question/] }],
      ] as const)
        await expectRefusal(workspace, { args: ['bench', 'compare', 'maspo', name], refusal }, expect);
    });

    test('three runs, and --shared with one run', async () => {
      const three = {
        says: ['expected one run, to compare its final prompts with its seed prompts, or two runs, received 3'],
      };
      await expectRefusal(workspace, { args: ['bench', 'compare', 'maspo', 'none', 'gaps'], refusal: three }, expect);
      const alone = { says: ['--shared is for two runs'] };
      await expectRefusal(workspace, { args: ['bench', 'compare', 'maspo', '--shared'], refusal: alone }, expect);
    });

    test.each(['0', '101', 'two'])('--points "%s"', async (points) => {
      const { exitCode, stdout, stderr } = await compare('maspo', `--points=${points}`);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('Expected a number of percentage points above 0 and up to 100.');
    });
  });
});

function parsed(content: string): Line[] {
  return content
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function changedLines(content: string, change: (line: Line, index: number) => object | undefined): string {
  return parsed(content)
    .map(change)
    .flatMap((line) => (line === undefined ? [] : [`${JSON.stringify(line)}\n`]))
    .join('');
}
