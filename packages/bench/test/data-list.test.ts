import { expect, onTestFinished, test } from 'vitest';
import { createWorkspace } from './workspace.ts';

test('maspo data list marks the samples as bundled, also in an empty home', { timeout: 120_000 }, async () => {
  const { maspo } = createWorkspace(onTestFinished);
  expect((await maspo(['data', 'list'])).stdout).toMatch(
    /^math-500 +0 rows {2}missing +\n(.*\n)*sample-math +40 rows {2}bundled /,
  );
  const { benchmarks } = JSON.parse((await maspo(['data', 'list', '--json'])).stdout);
  expect(benchmarks.at(-1)).toMatchObject({ id: 'sample-code', rows: 40, status: 'bundled' });
});
