import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const examples = ['my-hints.ts', 'my-architecture.ts', 'my-benchmark.ts'] as const;

/** A workspace with copies of the example modules. It is outside this repository, so no package can be found from it. */
async function withModules(onEnd: (remove: () => void) => void) {
  const workspace = createWorkspace(onEnd);
  for (const name of examples) await workspace.write(name, await readFile(join(repository, 'examples', name), 'utf8'));
  const config = await workspace.write('mine.yaml', await exampleFile('my-modules.yaml'));
  return { workspace, config, folder: dirname(config) };
}

function exampleFile(name: string): Promise<string> {
  return readFile(join(repository, 'examples', name), 'utf8');
}

describe('a benchmark, an architecture and an optimizer from modules', { timeout: 120_000 }, () => {
  let workspace: Workspace;
  let config: string;
  beforeAll(async () => {
    ({ workspace, config } = await withModules(afterAll));
    const { exitCode, stderr } = await workspace.maspo(['optimize', config, '--run', 'mine', '--json']);
    expect(stderr).toContain('trial 8 done');
    expect(exitCode).toBe(0);
  }, 120_000);

  test('are planned with a bound that is at least as large as the expected calls', async () => {
    const { stdout } = await workspace.maspo(['plan', config, '--json']);
    const { bound, expected } = JSON.parse(stdout);
    for (const [phase, { calls }] of Object.entries<{ calls: number }>(expected.byPhase))
      expect(bound.byPhase[phase].calls).toBeGreaterThanOrEqual(calls);
    expect(bound.total.calls).toBeGreaterThanOrEqual(expected.total.calls);
  });

  test('make a run, and its manifest contains their paths and hashes', async () => {
    const { modules, ...manifest } = JSON.parse(await workspace.read('mine', 'manifest.json'));
    expect(manifest).toMatchObject({ optimizer: 'hint-by-hint', task: { id: 'rectangles', format: 'math' } });
    expect(manifest.agents.map(({ id }: { id: string }) => id)).toEqual([
      'solver',
      'checker-1',
      'checker-2',
      'decider',
    ]);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(modules).toEqual({
      task: { path: './my-benchmark.ts', sha256: hash },
      architecture: { path: './my-architecture.ts', sha256: hash },
      optimizer: { path: './my-hints.ts', sha256: hash },
    });
    expect(await workspace.read('mine', 'report.md')).toMatch(/module of the optimizer \| \.\/my-hints\.ts \(sha256/);
  });

  test('with an optimizer that uses no verdict, no judge is checked', async () => {
    const hints = await exampleFile('my-hints.ts');
    await workspace.write('unjudged.ts', hints.replace('usesLabels: ', 'usesJudge: () => false,\n  usesLabels: '));
    const { judgeCheck: _, ...content } = parse(await exampleFile('my-modules.yaml'));
    const optimizer = { ...content.optimizer, module: './unjudged.ts' };
    const file = await workspace.write('unjudged.yaml', stringify({ ...content, optimizer }));
    const ran = await workspace.maspo(['optimize', file, '--json']);
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout).judgeCheck).toMatchObject({ basis: 'none', reason: 'not-needed' });
  });

  test('are explained before a run', async () => {
    const { stdout } = await workspace.maspo(['optimize', config, '--explain']);
    expect(stdout).toMatch(/^seed prompts +of the module$/m);
    expect(stdout).toMatch(/^module +architecture: \.\/my-architecture\.ts \(sha256 [0-9a-f]{12}\)$/m);
    expect(stdout).toContain('hints: ["Work in small numbered steps.",');
  });

  test('can be compared like built-in ones', async () => {
    const content = parse(await exampleFile('my-modules.yaml'));
    const other = await workspace.write('other.yaml', stringify({ ...content, optimizer: { name: 'none' } }));
    await workspace.maspo(['optimize', other, '--run', 'none', '--json']);
    const { stdout, exitCode } = await workspace.maspo(['bench', 'compare', 'none', 'mine', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      task: { id: 'rectangles' },
      one: { optimizer: 'none' },
      other: { optimizer: 'hint-by-hint', usesLabels: false },
    });
  });

  test('can be used in an experiment together with built-in ones', { tags: ['long'] }, async () => {
    const experiment = await workspace.write('beside.yaml', await exampleFile('my-modules-experiment.yaml'));
    const run = await workspace.maspo(['bench', 'run', experiment, '--dir', 'beside', '--json']);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout).cells).toHaveLength(12);
    const { stdout } = await workspace.maspo(['bench', 'table', 'beside', '--wide']);
    expect(stdout).toMatch(/^\| +\| sample-math, SIMULATED \| rectangles, SIMULATED \|/m);
    for (const row of ['sequential, spo', 'sequential, hint-by-hint', 'checked, none', 'checked, hint-by-hint'])
      expect(stdout).toMatch(new RegExp(`^\\| ${row} \\| \\d`, 'm'));
    const planned = await workspace.maspo(['bench', 'plan', experiment, '--json']);
    expect(planned.exitCode).toBe(0);
  });
});

test('a changed module changes the configuration of a run and of an experiment', { timeout: 120_000 }, async () => {
  const { workspace, config, folder } = await withModules(onTestFinished);
  const experiment = await workspace.write('one.yaml', {
    title: 'One',
    run: { task: { pool: 8, limit: 4 }, architecture: { name: 'vanilla' } },
    matrix: { benchmark: ['sample-math'], optimizer: { mine: { module: './my-hints.ts' } } },
  });
  const definition = async () => JSON.parse(await workspace.read('one', 'experiment.json')).definition;
  await workspace.maspo(['optimize', config, '--run', 'mine']);
  await workspace.maspo(['bench', 'run', experiment, '--dir', 'one']);
  const before = await definition();

  const file = join(folder, 'my-hints.ts');
  await writeFile(file, `${await readFile(file, 'utf8')}\n// Changed.\n`);
  const again = await workspace.maspo(['optimize', config, '--run', 'mine']);
  expect(again.stderr).toMatch(/holds a run of another configuration.*modules\.optimizer\.sha256 was/);
  expect(again.exitCode).toBe(2);
  await workspace.maspo(['bench', 'run', experiment, '--dir', 'one']);
  expect(await definition()).not.toBe(before);
});

test.each([
  {
    what: 'a question file',
    file: 'sums.jsonl',
    run: { architecture: { name: 'vanilla' } },
    change: (text: string) => text.replace('What is ', 'How much is '),
  },
  {
    what: 'a validation file',
    file: 'check.jsonl',
    run: { task: { validation: { file: 'check.jsonl' } }, architecture: { name: 'vanilla' } },
    text: '{"question": "What is 1000 + 1?", "answer": "1001"}\n',
    change: (text: string) => text.replace('What is ', 'How much is '),
  },
  {
    what: 'a graph',
    file: 'my-graph.yaml',
    run: { architecture: { graph: 'my-graph.yaml' } },
    change: (text: string) => `${text}\n# Changed.\n`,
  },
  {
    what: 'a system',
    file: 'own-system.ts',
    run: { architecture: { system: './own-system.ts' } },
    agent: { provider: 'system' },
    change: (text: string) => `${text}\n// Changed.\n`,
  },
])(
  'if $what was changed, the experiment is a different one',
  { timeout: 120_000 },
  async ({ file, text, change, ...given }) => {
    const { run, agent = { provider: 'simulated' } } = given;
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('sums.jsonl', await exampleFile('sums.jsonl'));
    const before = text ?? (await exampleFile(file));
    await workspace.write(file, before);
    const simulated = { provider: 'simulated' };
    const models = await workspace.write('models.yaml', {
      ...{ title: 'Own', agent, optimizer: simulated, evaluator: simulated },
    });
    const own = { file: 'sums.jsonl', scoring: 'math', pool: 8, limit: 4 };
    const experiment = await workspace.write('one.yaml', {
      title: 'One',
      run: { optimizer: { name: 'none' }, judgeCheck: 'off', ...run },
      matrix: { benchmark: { sums: { ...own, ...run.task } } },
    });
    const definition = async () => {
      const ended = await workspace.maspo(['bench', 'run', experiment, '--models', models, '--dir', 'one']);
      expect(ended).toMatchObject({ exitCode: 0 });
      return JSON.parse(await workspace.read('one', 'experiment.json')).definition;
    };
    const first = await definition();
    expect(await definition()).toBe(first);
    const changed = change(before);
    expect(changed).not.toBe(before);
    await workspace.write(file, changed);
    expect(await definition()).not.toBe(first);
  },
);

describe('the faults of a module are reported', { timeout: 120_000 }, () => {
  const optimizer = (members: string) =>
    `import { z } from 'zod';\nexport default { name: 'mine', options: z.strictObject({}), usesLabels: false, explain: () => [], check: () => [], ${members} };`;
  const benchmark = (members: string) => `export default { id: 'mine', format: 'math', ${members} };`;
  const architecture = (members: string) =>
    `import { z } from 'zod';\nexport default { name: 'mine', options: z.strictObject({}), ${members} };`;

  /** The code of wrong modules, by kind and name, with the message for each module. */
  const wrong: Readonly<Record<string, Readonly<Record<string, readonly [code: string | undefined, says: string]>>>> = {
    optimizer: {
      absent: [undefined, 'there is no such file'],
      unfinished: ['export default {', './unfinished.ts cannot be loaded: '],
      lonely: ["import './lost.ts';", './lonely.ts cannot be loaded: Cannot find module'],
      named: [
        'export const optimizer = 1;',
        './named.ts has no default export: expected `export default` with an optimizer, but it exports optimizer',
      ],
      function: [
        'export default function search() {}',
        'the default export of ./function.ts is not an optimizer: expected an object, seen a function',
      ],
      member: [
        optimizer('optimize: 3'),
        'the default export of ./member.ts is not an optimizer: optimize: expected a function, seen 3',
      ],
      taken: [optimizer('optimize() {}').replace('mine', 'maspo'), '"maspo" is an optimizer that is built in'],
      checking: [
        optimizer("optimize() {}, check() { throw new Error('no luck'); }"),
        './checking.ts failed: no luck (checking.ts:2:',
      ],
    },
    architecture: {
      graphless: [
        architecture('build: () => ({ graph: 1 })'),
        'what ./graphless.ts builds is not a system of agents: ',
      ],
      building: [
        architecture("build() { throw new Error('no bricks'); }"),
        './building.ts failed: no bricks (building.ts:2:',
      ],
      taken: [architecture('build() {}').replace('mine', 'debate'), '"debate" is an architecture that is built in'],
    },
    benchmark: {
      silent: ['export {};', 'expected `export default` with a benchmark, but it exports nothing'],
      taken: [benchmark('examples: () => []').replace('mine', 'aqua'), '"aqua" is a benchmark that is built in'],
      empty: [benchmark('examples: () => []'), 'the examples of ./empty.ts: expected at least one example'],
      answerless: [
        benchmark("examples: () => [{ id: '1', text: 'What is 1 + 1?', gold: { format: 'math' } }]"),
        'the examples of ./answerless.ts: 0.gold.answer: missing',
      ],
      doubled: [
        benchmark("examples: () => ['1', '1'].map((id) => ({ id, text: id, gold: { format: 'math', answer: '1' } }))"),
        'the examples of ./doubled.ts: the id "1" is used twice',
      ],
    },
  };

  test.each(Object.entries(wrong))('for %s modules, all at once', async (part, modules) => {
    const workspace = createWorkspace(onTestFinished);
    for (const [name, [code]] of Object.entries(modules))
      if (code !== undefined) await workspace.write(`${name}.ts`, code);
    const levels = Object.fromEntries(Object.keys(modules).map((name) => [name, { module: `./${name}.ts` }]));
    const experiment = await workspace.write('wrong.yaml', {
      title: 'Wrong',
      run: { task: { pool: 8 }, architecture: { name: 'vanilla' }, optimizer: { name: 'none' } },
      matrix: { benchmark: ['sample-math'], [part]: levels },
    });
    const { stderr, exitCode } = await workspace.maspo(['bench', 'plan', experiment]);
    for (const [, says] of Object.values(modules)) expect(stderr).toContain(says);
    expect(stderr).not.toContain('fault of the program');
    expect(exitCode).toBe(2);
  });

  test.each(['export default {};', "import { z } from 'zod';\nexport default z;"])(
    'also for a package.json that makes the module CommonJS, like that of npm init: %j',
    async (code) => {
      const workspace = createWorkspace(onTestFinished);
      await workspace.write('package.json', '{ "type": "commonjs" }');
      await workspace.write('mine.ts', code);
      const config = await workspace.write('run.yaml', shortConfig({ optimizer: { module: './mine.ts' } }));
      const { stderr, exitCode } = await workspace.maspo(['optimize', config]);
      expect(stderr).toContain(
        'because of the nearest package.json: write "type": "module" there, or name the file .mts',
      );
      expect(exitCode).toBe(2);
    },
  );

  test('also for a search that fails on its way', async () => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('mine.ts', optimizer("async optimize() { throw new Error('lost my way'); }"));
    const config = await workspace.write('run.yaml', shortConfig({ optimizer: { module: './mine.ts' } }));
    const { stderr, exitCode } = await workspace.maspo(['optimize', config]);
    expect(stderr).toContain('error: ./mine.ts failed: lost my way (mine.ts:2:');
    expect(exitCode).toBe(2);
  });
});
