import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBenchmark, readSample } from '@maspo/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

describe('maspo evaluate', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  let config: string;
  let summary: { run: string; seed: unknown; final: unknown };
  beforeAll(async () => {
    config = await workspace.write('short.yaml', shortConfig());
    summary = JSON.parse((await workspace.maspo(['optimize', config, '--run', 'run', '--json'])).stdout);
  }, 60_000);

  const evaluate = (file: string, ...args: string[]) => workspace.maspo(['evaluate', file, ...args, '--json']);
  const outcomesOf = async (prompts: 'seed' | 'final') =>
    (await workspace.read('run', 'outcomes.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((line) => line.prompts === prompts)
      .map(({ prompts: _, simulated: __, ...outcome }) => outcome);

  test('scores the seed prompts as the run did, and prints one JSON object', async () => {
    const { exitCode, stdout, stderr } = await evaluate(config);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      task: 'sample-math',
      grading: 'repaired',
      protocol: 'held-out',
      simulated: true,
      leaks: [],
      score: summary.seed,
      calls: { agent: 56 },
      tokens: { input: expect.any(Number), output: expect.any(Number) },
      tokensByPurpose: { agent: { input: expect.any(Number), output: expect.any(Number) } },
      validation: [],
      outcomes: await outcomesOf('seed'),
    });
  });

  test("scores the final prompts of a run's prompts.json as the run did", async () => {
    const { stdout } = await evaluate(config, '--prompts', 'run/prompts.json');
    expect(JSON.parse(stdout)).toMatchObject({ score: summary.final, outcomes: await outcomesOf('final') });
  });

  test('takes a plain map of agents to prompts', async () => {
    const { seed } = JSON.parse(await workspace.read('run', 'prompts.json'));
    const prompts = await workspace.write('prompts.json', seed);
    expect(JSON.parse((await evaluate(config, '--prompts', prompts)).stdout)).toMatchObject({ score: summary.seed });
  });

  test('refuses a held-out score on questions that the prompts were tuned on, and states the way out', async () => {
    const otherSplit = await workspace.write('other.yaml', shortConfig({ seed: 2 }));
    const { exitCode, stdout, stderr } = await evaluate(otherSplit, '--prompts', 'run/prompts.json');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\d+ of the 28 test questions were in the pool that these prompts were tuned on/);
    expect(stderr).toContain('set `split: transductive`');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-input' } });
  });

  test('scores the same questions with a transductive split, and states the split', async () => {
    const task = { benchmark: 'sample-math', pool: 12, split: 'transductive' };
    const transductive = await workspace.write('transductive.yaml', shortConfig({ task, seed: 2 }));
    const { exitCode, stdout } = await evaluate(transductive, '--prompts', 'run/prompts.json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ protocol: 'transductive', outcomes: { length: 40 } });
  });

  describe('prompts with a test question', () => {
    /** The seed prompts. The first one contains the first test question in capitals, with a zero-width space between all letters. */
    const planted = async () => {
      const { seed } = JSON.parse(await workspace.read('run', 'prompts.json'));
      const [{ id }] = await outcomesOf('seed');
      const { text } = readSample(findBenchmark('sample-math')).examples.find((example) => example.id === id)!;
      const [agent] = Object.keys(seed);
      const hidden = [...text.toUpperCase()].join('\u200b').replaceAll('{', '(').replaceAll('}', ')');
      return { id, agent: agent!, prompts: { ...seed, [agent!]: `${seed[agent!]}\nRemember: ${hidden}` } };
    };

    test('are scored with a warning and a mark', async () => {
      const { id, agent, prompts } = await planted();
      const file = await workspace.write('planted.json', prompts);
      expect(JSON.parse((await evaluate(config, '--prompts', file)).stdout)).toMatchObject({
        leaks: [{ prompts: 'seed', agent, question: id, what: 'question' }],
      });
      const { stdout } = await workspace.maspo(['evaluate', config, '--prompts', file]);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
      expect(stdout.replaceAll(/\n +/g, ' ')).toContain(
        `Warning   the prompts of ${agent} hold questions of the test split (${id}), so the score is not a held-out one.`,
      );
    });

    test('are refused with --strict, before anything is called', async () => {
      const { id, agent, prompts } = await planted();
      const file = await workspace.write('planted.json', prompts);
      const says = [`${agent} hold questions of the test split (${id})`, 'take them out, or leave --strict out'];
      await expectRefusal(
        workspace,
        { args: ['evaluate', config, '--prompts', file, '--strict'], refusal: { says } },
        expect,
      );
    });

    test('as seed prompts of a run are refused with --strict, and otherwise marked in its summary and report', async () => {
      const { id, agent, prompts } = await planted();
      const { architecture } = shortConfig() as { architecture: object };
      const leaking = await workspace.write(
        'leaking.yaml',
        shortConfig({ architecture: { ...architecture, prompts } }),
      );
      const says = [`hold questions of the test split (${id})`];
      await expectRefusal(workspace, { args: ['optimize', leaking, '--strict'], refusal: { says } }, expect);
      const { stdout, stderr } = await workspace.maspo(['optimize', leaking, '--run', 'leaking', '--json']);
      expect(stderr).toMatch(/^Warning: the prompts of .* hold questions of the test split/);
      expect(JSON.parse(stdout).leaks).toContainEqual({ prompts: 'seed', agent, question: id, what: 'question' });
      expect(await workspace.read('leaking', 'report.md')).toContain(
        '**Test questions in the prompts:** the prompts of',
      );
    });
  });

  test('without --json prints the score in words, with SIMULATED first, and writes nothing', async () => {
    const before = await workspace.files();
    const { stdout } = await workspace.maspo(['evaluate', config]);
    expect(stdout).toMatch(
      /^SIMULATED: .*\nScore +[\d.]+ % \(95 % [\d.]+ % to [\d.]+ %\): \d+ correct, \d+ incorrect, \d+ unscored\nProtocol +sample-math, 28 test questions, held-out, graders repaired\nCost +\d+ calls, [\d,]+ tokens\n$/,
    );
    expect(await workspace.files()).toEqual(before);
  });
});

test('a prompt with literal LaTeX and Python braces works through a whole run', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const workspace = createWorkspace(onTestFinished);
  const braces = 'Write \\frac{a}{b} and \\boxed{7}; in Python f"{x:>{width}}", {"key": {1}}, {} and {0}.';
  await workspace.write('graph.yaml', {
    agents: [
      { id: 'solver', role: 'Solves the question.', prompt: `${braces}\n\n{question}\n\n$& $1 {Question} {{x}}` },
      { id: 'checker', role: 'Checks the solution.', prompt: `${braces}\n\n{question}\n\n{context}` },
    ],
    edges: [['solver', 'checker']],
  });
  const config = await workspace.write('own.yaml', shortConfig({ architecture: { graph: 'graph.yaml' } }));
  const { exitCode, stderr } = await workspace.maspo(['optimize', config, '--run', 'run']);
  expect(stderr).not.toContain('error');
  expect(exitCode).toBe(0);
  const { seed, final } = JSON.parse(await readFile(join(workspace.directory, 'run', 'prompts.json'), 'utf8'));
  for (const prompt of [seed.solver, seed.checker, final.solver, final.checker]) expect(prompt).toContain(braces);
  expect(final.solver).toContain('$& $1 {Question} {{x}}');
  expect(await workspace.read('run', 'report.md')).toContain(braces);
});
