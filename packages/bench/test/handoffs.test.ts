import { expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const short = {
  task: { benchmark: 'sample-math', pool: 8, limit: 4 },
  optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 }, batch: { size: 6 } },
};

test('handoffs are part of the run id, and summaries are counted as calls of their own', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const workspace = createWorkspace(onTestFinished);
  const run = async (handoff: unknown) => {
    const architecture = { name: 'sequential', handoff };
    const file = await workspace.write('run.yaml', shortConfig({ ...short, architecture }));
    const { stdout, stderr } = await workspace.maspo(['optimize', file, '--json']);
    expect(stderr).not.toMatch(/error/i);
    const summary = JSON.parse(stdout);
    const read = (name: string) => workspace.read(summary.run, name);
    return { summary, manifest: JSON.parse(await read('manifest.json')), report: await read('report.md') };
  };
  const summarized = await run({ kind: 'summary', words: 30 });
  const { byPurpose, byAgent, total } = summarized.summary.usage;
  expect(byPurpose.handoff.calls).toBeGreaterThan(0);
  // Only the predictor has a reader to summarize for, and it makes at most one summary for each of its replies.
  expect(byPurpose.handoff.calls).toBeLessThan(byAgent.predictor.calls);
  expect(total.calls).toBeGreaterThan(byPurpose.handoff.calls);
  expect(summarized.manifest.handoffs).toEqual(['summary-30']);
  expect(summarized.report).toContain('| edges | predictor -> reflector (summary-30) |');

  const answers = await run('answer-only');
  expect(answers.summary.usage.byPurpose.handoff).toBeUndefined();
  expect(answers.manifest.handoffs).toEqual(['answer-only']);
  const full = await run('full');
  expect(full.manifest.handoffs).toBeUndefined();
  expect(new Set([summarized, answers, full].map(({ manifest }) => manifest.id)).size).toBe(3);
});
