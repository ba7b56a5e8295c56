import { afterAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

describe('grading by both rules', () => {
  const workspace = createWorkspace(afterAll);

  test('shows the results of the published and of the repaired rules in summary, outcomes and report', async () => {
    const { task, ...rest } = shortConfig() as { task: object };
    const config = await workspace.write('both.yaml', { ...rest, task: { ...task, grading: 'both' } });
    const { exitCode, stdout } = await workspace.maspo(['optimize', config, '--run', 'run', '--json']);
    expect(exitCode).toBe(0);
    const summary = JSON.parse(stdout);
    const { seed } = summary;
    expect(summary).toMatchObject({ grading: 'both', sandboxLevel: null, seed: { asPublished: { unscored: 0 } } });
    expect(seed.asPublished.correct + seed.asPublished.incorrect).toBe(seed.correct + seed.incorrect + seed.unscored);
    const [line] = (await workspace.read('run', 'outcomes.jsonl')).split('\n');
    expect(JSON.parse(line!)).toMatchObject({
      outcome: expect.any(String),
      asPublished: { outcome: expect.any(String) },
    });
    expect(await workspace.read('run', 'report.md')).toMatch(/\| seed \| repaired \|.*\n\| seed \| as-published \|/);
  });
});

describe('maspo grade', () => {
  const workspace = createWorkspace(afterAll);
  const grade = async (args: string[], lines: object[]) => {
    const input = lines.map((line) => JSON.stringify(line)).join('\n');
    const { stdout } = await workspace.maspo(['grade', ...args, '--json'], { input });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  test('takes either mode, and prints the outcomes in the order of the lines', async () => {
    const lines = [
      { gold: '\\frac{1}{2}', answer: '<answer>0.5</answer>' },
      { gold: '7', answer: '<answer>7</answer>' },
    ];
    expect(await grade(['math'], lines)).toMatchObject([{ outcome: 'correct' }, { outcome: 'correct', reason: null }]);
    expect(await grade(['math', '--mode', 'as-published'], lines)).toMatchObject([
      { outcome: 'incorrect' },
      { outcome: 'correct' },
    ]);
  });

  test('takes either a program as code, or the output of a model as answer, and not both', {
    tags: ['long'],
    timeout: 120_000,
  }, async () => {
    const program = 'def f(x):\n    return x + 1\n';
    const gold = { tests: ['assert f(1) == 2'], entryPoint: 'f' };
    const lines = [
      { ...gold, code: program },
      { ...gold, answer: `${program}\nIt adds one to x.` },
      { ...gold, code: program, answer: program },
    ];
    const outcomes = await grade(['code', '--sandbox-level', 'pyodide'], lines.slice(0, 2));
    expect(outcomes).toMatchObject([{ outcome: 'correct' }, { outcome: 'correct', rule: 'bare/tests' }]);
    const input = JSON.stringify(lines[2]);
    const { exitCode, stderr } = await workspace.maspo(['grade', 'code', '--sandbox-level', 'pyodide'], { input });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('either "code"') });
  });

  test('refuses an unknown sandbox level with the known ones', async () => {
    const { exitCode, stderr } = await workspace.maspo(['grade', 'code', '--sandbox-level', 'chroot']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('bubblewrap');
  });
});
