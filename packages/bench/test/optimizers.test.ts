import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository } from './workspace.ts';

const pools = { candidates: 3, shown: 2, batch: 5 };

/** What each baseline prints about its search, and the phases in which its calls are counted. */
const baselines = [
  { optimizer: { name: 'none' }, phases: ['evaluation'], says: /search finished: unchanged/ },
  {
    optimizer: { name: 'random-search', ...pools, trials: 4 },
    phases: ['evaluation', 'proposals', 'trials'],
    says: /trial 4 of 4 done \| win-rate 0\.\d{3} \|/,
  },
  {
    optimizer: { name: 'spo', rounds: 2 },
    phases: ['evaluation', 'round 1'],
    says: /trial \d \| predictor done \| win-rate 0\.\d{3} \|/,
  },
  {
    optimizer: { name: 'tpe', ...pools, trials: 4, fullEvery: 2 },
    phases: ['evaluation', 'proposals', 'trials'],
    says: /trial 2 of 4 done in full \| win-rate 0\.\d{3} \|/,
  },
];

describe('maspo optimize with a baseline', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  test.each(baselines)(
    '$optimizer.name finishes, with a report on what it did',
    async ({ optimizer, phases, says }) => {
      const config = await workspace.write(`${optimizer.name}.json`, shortConfig({ optimizer }));
      const { exitCode, stdout, stderr } = await workspace.maspo(['optimize', config, '--json']);
      expect(stderr).toMatch(says);
      expect(exitCode).toBe(0);
      const summary = JSON.parse(stdout);
      expect(summary).toMatchObject({ status: 'finished', optimizer: optimizer.name, simulated: true });
      expect(Object.keys(summary.usage.byPhase)).toEqual(expect.arrayContaining(phases));
      expect(summary.usage.byPhase).not.toHaveProperty('orientation');

      const report = await workspace.read(summary.run, 'report.md');
      expect(report).not.toContain('### Steps');
      expect(report.includes('### Trials')).toBe(optimizer.name !== 'none');
      // The report must not state that cases are absent if the search does not look for them.
      expect(report.match(/This optimizer does not look for misalignment/g)).toHaveLength(2);
      expect(report).not.toMatch(/No case was found|budget was used up|leave it out of operators/);
      const page = await workspace.read(summary.run, 'report.html');
      expect(page).toContain('This optimizer does not look for misalignment.');
      expect(page).not.toMatch(/No case was found|The search ended before|budget was used up/);
      const recount = [join(repository, 'scripts/recount-report.mjs'), join(workspace.directory, summary.run)];
      expect((await execa(process.execPath, recount, { reject: false })).stdout).toContain('agree');
    },
  );

  test('a wrong option is refused, and its name is reported', async () => {
    const config = await workspace.write('wrong.json', shortConfig({ optimizer: { name: 'tpe', trails: 3 } }));
    const { exitCode, stderr } = await workspace.maspo(['optimize', config]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('trails');
  });
});
