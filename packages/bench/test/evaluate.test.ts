import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

describe('maspo evaluate', { timeout: 60_000 }, () => {
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
      score: summary.seed,
      calls: { agent: 56 },
      tokens: { input: expect.any(Number), output: expect.any(Number) },
      tokensByPurpose: { agent: { input: expect.any(Number), output: expect.any(Number) } },
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

  test('refuses a held-out score on questions that the prompts were tuned on, and says the way out', async () => {
    const otherSplit = await workspace.write('other.yaml', shortConfig({ seed: 2 }));
    const { exitCode, stdout, stderr } = await evaluate(otherSplit, '--prompts', 'run/prompts.json');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\d+ of the 28 test questions were in the pool that these prompts were tuned on/);
    expect(stderr).toContain('set `split: transductive`');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-input' } });
  });

  test('scores the same questions where the split is transductive, and says so', async () => {
    const task = { benchmark: 'sample-math', pool: 12, split: 'transductive' };
    const transductive = await workspace.write('transductive.yaml', shortConfig({ task, seed: 2 }));
    const { exitCode, stdout } = await evaluate(transductive, '--prompts', 'run/prompts.json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ protocol: 'transductive', outcomes: { length: 40 } });
  });

  test('without --json tells the score in words, with SIMULATED first, and writes nothing', async () => {
    const before = await workspace.files();
    const { stdout } = await workspace.maspo(['evaluate', config]);
    expect(stdout).toMatch(
      /^SIMULATED: .*\nsample-math, held-out: [\d.]+ % \(\d+ correct, \d+ incorrect, \d+ unscored\)\n$/,
    );
    expect(await workspace.files()).toEqual(before);
  });
});

test('a prompt with literal LaTeX and Python braces works through a whole run', { timeout: 60_000 }, async ({
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
