import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository } from './workspace.ts';

const agents = ['forward', 'backward', 'tester', 'judge'];

test('agents with several turns count once in plan, explanation, dry run, progress and report', {
  timeout: 120_000,
}, async () => {
  const { maspo, write, read } = createWorkspace(onTestFinished);
  const config = await write(
    'debate.yaml',
    shortConfig({
      task: { benchmark: 'sample-math', pool: 2, limit: 1 },
      architecture: { name: 'debate', frozen: ['judge'] },
      optimizer: { name: 'none' },
    }),
  );
  expect((await maspo(['plan', config])).stdout).toMatch(/\snone\son\s4\sagents\s\(3\soptimized\),\s/);
  const explained = JSON.parse((await maspo(['optimize', config, '--explain', '--json'])).stdout);
  expect(explained.facts.agents).toEqual({ total: 4, optimized: agents.slice(0, 3), frozen: ['judge'] });
  expect(JSON.parse((await maspo(['optimize', config, '--dry-run', '--json'])).stdout).agents).toEqual(agents);
  const run = await maspo(['optimize', config, '--run', 'run']);
  expect(run.stderr).toContain('SIMULATED models. 4 agents (3 optimized), pool 2, test 1;');
  const report = await read('run', 'report.md');
  expect(report).toMatch(/^# none on sample-math, 4 agents \(3 optimized\), seed 1\n/);
  expect(report).toContain('forward, backward, tester, judge |\n');
  expect(await read('run', 'report.html')).toContain('<p class="kind">4 agents (3 optimized), seed 1');
});

test('the final answer of a system in its own code is no agent', { timeout: 120_000 }, async () => {
  const { maspo } = createWorkspace(onTestFinished);
  const config = join(repository, 'examples', 'own-system.yaml');
  expect((await maspo(['plan', config])).stdout).toMatch(/\son\s2\sagents,\s/);
  const explained = JSON.parse((await maspo(['optimize', config, '--explain', '--json'])).stdout);
  expect(explained.facts.agents).toEqual({ total: 2, optimized: ['solver', 'checker'], frozen: [] });
  const dry = JSON.parse((await maspo(['optimize', config, '--dry-run', '--json'])).stdout);
  expect(dry.agents).toEqual(['solver', 'checker']);
});
