/** Writes files that break the rules of this repository into a temporary folder, to detect a rule that no longer works. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { repositoryRoot } from './repository-root.mjs';

const configuration = [
  '.dependency-cruiser.cjs',
  '.dependency-cruiser.folders.cjs',
  '.gitignore',
  'biome.json',
  'tsconfig.base.json',
  'scripts/lint',
];

/** @type {string} */
let house;
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'maspo-house-'));
  for (const path of configuration) cpSync(join(repositoryRoot, path), join(house, path), { recursive: true });
});
afterEach(() => rmSync(house, { recursive: true }));

describe('package boundaries', { tags: ['long'], timeout: 60_000 }, () => {
  test('each import that the rules do not allow is a violation', () => {
    plant({
      'packages/core/src/index.ts': 'export const value = 1;',
      'packages/tasks/src/index.ts': "export { value } from '../../core/src/index.ts';",
      'packages/tasks/src/inner.ts': 'export const inner = 1;',
      'packages/core/src/reads-a-file.ts': "export { readFileSync } from 'node:fs';",
      'packages/core/src/reads-a-file.test.ts': "export { readFileSync } from 'node:fs';",
      'packages/core/src/knows-a-task.ts': "export type { value } from '../../tasks/src/index.ts';",
      'packages/core/src/misses.ts': "export { absent } from './absent.ts';",
      'packages/core/src/left.ts': "import type { Right } from './right.ts';\nexport type Left = Right | 1;",
      'packages/core/src/right.ts': "import type { Left } from './left.ts';\nexport type Right = Left | 2;",
      'packages/architectures/src/knows-a-task.ts': "export { value } from '../../tasks/src/index.ts';",
      'packages/models/src/knows-a-task.ts': "export { value } from '../../tasks/src/index.ts';",
      'packages/local/src/index.ts': "export { value } from '../../tasks/src/index.ts';",
      'packages/bench/src/loads-local.ts': "export const local = () => import('../../local/src/index.ts');",
      'packages/bench/src/needs-local.ts': "export { value } from '../../local/src/index.ts';",
      'packages/adapter-one/src/index.ts': "export { value } from '../../core/src/index.ts';",
      'packages/adapter-one/src/knows-a-task.ts': "export { value } from '../../tasks/src/index.ts';",
      'packages/adapter-two/src/knows-another.ts': "export { value } from '../../adapter-one/src/index.ts';",
      'packages/bench/src/needs-an-adapter.ts': "export const one = () => import('../../adapter-one/src/index.ts');",
      'packages/tasks/test-support/fixture.ts': 'export const fixture = 1;',
      'packages/tasks/src/ships-a-fixture.ts': "export { fixture } from '../test-support/fixture.ts';",
      'packages/tasks/src/uses-a-fixture.test.ts': "export { fixture } from '../test-support/fixture.ts';",
      'packages/bench/src/borrows-a-fixture.test.ts': "export { fixture } from '../../tasks/test-support/fixture.ts';",
      'packages/bench/src/reaches-inside.ts': "export { inner } from '../../tasks/src/inner.ts';",
      'packages/bench/src/knows-all.ts': "export { value } from '../../tasks/src/index.ts';",
      'examples/reaches-inside.ts': "export { inner } from '../packages/tasks/src/inner.ts';",
      'scripts/reaches-inside.mjs': "export { inner } from '../packages/tasks/src/inner.ts';",
    });
    expect(violations(['packages', 'examples', 'scripts'])).toEqual([
      'examples/reaches-inside.ts: packages-meet-at-their-index',
      'packages/adapter-one/src/knows-a-task.ts: adapters-stand-on-core',
      'packages/adapter-two/src/knows-another.ts: adapters-stand-on-core',
      'packages/architectures/src/knows-a-task.ts: architectures-tasks-and-models-never-meet',
      'packages/bench/src/borrows-a-fixture.test.ts: packages-meet-at-their-index',
      'packages/bench/src/needs-an-adapter.ts: adapters-are-optional',
      'packages/bench/src/needs-local.ts: local-and-queue-are-optional',
      'packages/bench/src/reaches-inside.ts: packages-meet-at-their-index',
      'packages/core/src/knows-a-task.ts: core-is-the-base',
      'packages/core/src/left.ts: no-cycles',
      'packages/core/src/misses.ts: no-unresolvable',
      'packages/core/src/reads-a-file.ts: core-is-pure',
      'packages/local/src/index.ts: local-and-queue-stand-on-models',
      'packages/models/src/knows-a-task.ts: architectures-tasks-and-models-never-meet',
      'packages/tasks/src/ships-a-fixture.ts: testing-stays-with-tests',
      'scripts/reaches-inside.mjs: packages-meet-at-their-index',
    ]);
  });

  test('an import from a higher floor is a violation, and so is a folder without a floor', () => {
    plant({
      'packages/bench/src/index.ts': 'export const index = 1;',
      'packages/bench/src/config/config.ts': 'export const config = 1;',
      'packages/bench/src/runs/run.ts': "export { config } from '../config/config.ts';",
      'packages/bench/src/records/knows-a-run.ts': "export { config } from '../runs/run.ts';",
      'packages/bench/src/records/knows-a-run.test.ts': "export { config } from '../runs/run.ts';",
      'packages/bench/src/setup/knows-the-roof.ts': "export { index } from '../index.ts';",
      'packages/bench/src/progress/knows-a-command.ts': "export { command } from '../cli/command.ts';",
      'packages/bench/src/cli/command.ts': 'export const command = 1;',
      'packages/bench/src/attic/things.ts': 'export const things = 1;',
      'packages/bench/src/cli/knows-the-attic.ts': "export { things } from '../attic/things.ts';",
      'packages/models/src/config/config.ts': 'export const config = 1;',
      'packages/models/src/providers/knows-the-list.ts': "export { config } from '../config/config.ts';",
    });
    expect(violations(['packages'])).toEqual([
      'packages/bench/src/cli/knows-the-attic.ts: bench-folders-have-a-floor',
      'packages/bench/src/progress/knows-a-command.ts: bench-floor-8',
      'packages/bench/src/records/knows-a-run.ts: bench-floor-4',
      'packages/bench/src/setup/knows-the-roof.ts: bench-floor-5',
      'packages/models/src/providers/knows-the-list.ts: models-floor-4',
    ]);
  });

  test('folders that import each other are a violation, even if no two files do; tests may do so', () => {
    plant({
      'packages/tasks/src/left/one.ts': "export { other } from '../right/other.ts';",
      'packages/tasks/src/left/two.ts': 'export const two = 2;',
      'packages/tasks/src/right/other.ts': 'export const other = 1;',
      'packages/tasks/src/right/another.ts': "export { two } from '../left/two.ts';",
      'packages/core/src/left/one.ts': "export { other } from '../right/other.ts';",
      'packages/core/src/right/other.ts': 'export const other = 1;',
      'packages/core/src/right/other.test.ts': "export { other } from '../left/one.ts';",
    });
    const folders = ['--config', '.dependency-cruiser.folders.cjs', '--metrics', 'packages'];
    expect(violations(folders)).toEqual([
      'packages/tasks/src/left: no-folder-cycles',
      'packages/tasks/src/right: no-folder-cycles',
    ]);
  });

  test('in core, the toolkit imports no optimizer, no folder a higher one, and only tests import the contract suites', () => {
    plant({
      'packages/core/testing/index.ts': 'export const suite = 1;',
      'packages/core/testing/inner.ts': 'export const inner = 1;',
      'packages/core/src/optimizers/maspo/step.ts': 'export const step = 1;',
      'packages/core/src/optimizers/spo/knows-maspo.ts': "export { step } from '../maspo/step.ts';",
      'packages/core/src/search/knows-maspo.ts': "export { step } from '../optimizers/maspo/step.ts';",
      'packages/core/src/search/search.ts': 'export const search = 1;',
      'packages/core/src/graph/knows-the-search.ts': "export { search } from '../search/search.ts';",
      'packages/core/src/attic/things.ts': 'export const things = 1;',
      'packages/core/src/search/knows-the-attic.ts': "export { things } from '../attic/things.ts';",
      'packages/core/src/search/ships-the-suite.ts': "export { suite } from '../../testing/index.ts';",
      'packages/core/src/search/uses-the-suite.test.ts': "export { suite } from '../../testing/index.ts';",
      'examples/uses-the-suite.test.ts': "export { suite } from '../packages/core/testing/index.ts';",
      'examples/reaches-inside.test.ts': "export { inner } from '../packages/core/testing/inner.ts';",
    });
    expect(violations(['packages', 'examples'])).toEqual(
      [
        'examples/reaches-inside.test.ts: packages-meet-at-their-index',
        'packages/core/src/graph/knows-the-search.ts: core-floor-3',
        'packages/core/src/search/knows-maspo.ts: core-floor-9',
        'packages/core/src/search/knows-maspo.ts: maspo-is-at-home',
        'packages/core/src/search/knows-the-attic.ts: core-folders-have-a-floor',
        'packages/core/src/search/ships-the-suite.ts: testing-stays-with-tests',
        'packages/core/src/optimizers/spo/knows-maspo.ts: maspo-is-at-home',
      ].sort(),
    );
  });

  test('folders of core that import each other are a violation, even if no two files do', () => {
    plant({
      'packages/core/src/optimizers/maspo/step/one.ts': "export { other } from '../state/other.ts';",
      'packages/core/src/optimizers/maspo/step/two.ts': 'export const two = 2;',
      'packages/core/src/optimizers/maspo/state/other.ts': 'export const other = 1;',
      'packages/core/src/optimizers/maspo/state/another.ts': "export { two } from '../step/two.ts';",
    });
    expect(violations(['--config', '.dependency-cruiser.folders.cjs', '--metrics', 'packages'])).toEqual([
      'packages/core/src/optimizers/maspo/state: no-folder-cycles',
      'packages/core/src/optimizers/maspo/step: no-folder-cycles',
    ]);
    expect(violations(['packages'])).toEqual([]);
  });

  /** @param {string[]} options */
  function violations(options) {
    const { summary } = run('depcruise', ['--output-type', 'json', ...options]);
    return summary.violations
      .map((/** @type {{ from: string, rule: { name: string } }} */ { from, rule }) => `${from}: ${rule.name}`)
      .sort();
  }
});

describe('lint', { timeout: 60_000 }, () => {
  const impure = [
    'export const draw = Math.random();',
    'export const drawLater = Math.random;',
    'export const now = Date.now();',
    'export const elapsed = performance.now();',
    'export const home = process.env.HOME;',
    'export const reply = fetch;',
    "console.log('said');",
  ];

  test.each(['core', 'architectures'])('randomness, clock, process, network and console are errors in %s', (name) => {
    plant({ [`packages/${name}/src/impure.ts`]: impure.join('\n') });
    expect(linesWithErrors()).toEqual(impure);
  });

  test('impure code is allowed in the tests of core and in the other packages', () => {
    plant({ 'packages/core/src/impure.test.ts': impure.join('\n'), 'packages/bench/src/impure.ts': impure.join('\n') });
    expect(linesWithErrors()).toEqual([]);
  });

  function linesWithErrors() {
    const { diagnostics } = run('biome', ['lint', '--reporter=json', 'packages']);
    const lines = diagnostics
      .filter((/** @type {{ severity: string }} */ { severity }) => severity === 'error')
      .map((/** @type {{ location: { start: { line: number } } }} */ { location }) => location.start.line);
    return impure.filter((_, index) => lines.includes(index + 1));
  }
});

test('all packages share one copy of Vitest: a test file that imports a second copy would find no suite', () => {
  const lockfile = readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8');
  const [, snapshots] = lockfile.split('\nsnapshots:\n');
  expect(snapshots?.match(/^ {2}vitest@/gm)).toHaveLength(1);
});

/** @param {Record<string, string>} files Text by path. */
function plant(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  }
}

/**
 * Runs an installed tool in the temporary folder and returns its JSON report.
 *
 * @param {string} tool
 * @param {string[]} options
 */
function run(tool, options) {
  const command = join(repositoryRoot, 'node_modules', '.bin', tool);
  return JSON.parse(spawnSync(command, options, { cwd: house, encoding: 'utf8' }).stdout);
}
