import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository } from './workspace.ts';

const search = { schedule: { rounds: 2, steps: 1 }, batch: { size: 6 } };
const simulated = { provider: 'simulated' };

/** A router passes each question to one of two solvers, so that the system has two ends. Prompts that are long are careful. */
const twoEnds = `
const agents = ['router', 'even', 'odd'].map((id) => ({ id, role: 'Works on sums.', prompt: 'You are ' + id + '.' }));

const run = async (prompts, { text }) => {
  const [one, other] = /(\\d+) \\+ (\\d+)/.exec(text).slice(1).map(Number);
  const luck = (agent) => (prompts[agent].length > 60 || other % 3 ? 0 : 1);
  const turn = (agent, input) => ({ agent, input, output: '<answer>' + (one + other + luck(agent)) + '</answer>' });
  const routed = turn('router', text);
  return { turns: [routed, turn(one % 2 ? 'odd' : 'even', text + routed.output)] };
};

export default { agents, edges: [['router', 'even'], ['router', 'odd']], deterministic: true, run };
`;

const runs = [
  {
    what: 'graders compare final answers',
    changes: { optimizer: { name: 'maspo', ...search, reward: { global: 'graded' } } },
  },
  {
    what: 'a system of the user has several ends',
    changes: {
      task: { file: 'sums.jsonl', format: 'math', pool: 12 },
      architecture: { system: './two-ends.mjs' },
      models: { agent: { provider: 'system' }, optimizer: simulated, evaluator: simulated },
      optimizer: { name: 'maspo', ...search },
    },
  },
  {
    what: 'an operator of the user makes proposals',
    changes: { optimizer: { module: './my-operator.ts', ...search, operators: ['shorten', 'rewrite'] } },
  },
];

describe('the recount agrees with the report of a run in which', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  test.each(runs)('$what', async ({ changes }) => {
    for (const name of ['sums.jsonl', 'my-operator.ts'])
      await workspace.write(name, await readFile(join(repository, 'examples', name), 'utf8'));
    await workspace.write('two-ends.mjs', twoEnds);
    const config = await workspace.write('run.json', shortConfig(changes));
    const { stdout, exitCode } = await workspace.maspo(['optimize', config, '--json']);
    expect(exitCode).toBe(0);
    const script = join(repository, 'scripts', 'recount-report.mjs');
    const recount = await execa(process.execPath, [script, join(workspace.directory, JSON.parse(stdout).run)], {
      reject: false,
    });
    expect(`${recount.stdout}${recount.stderr}`).toContain('all six sections agree with a recount');
  });
});
