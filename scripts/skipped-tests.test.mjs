import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from './repository-root.mjs';
import { skippedLines, skippedTests } from './skipped-tests.mjs';

/** @param {[status: string, fullName: string, ...tags: string[]][]} tests */
function report(tests) {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-skipped-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'test-results.json');
  const assertionResults = tests.map(([status, fullName, ...tags]) => ({ status, fullName, tags }));
  writeFileSync(file, JSON.stringify({ testResults: [{ assertionResults }] }));
  return file;
}

test('the needs of skipped tests are counted over all reports, and a skipped test without a reason is listed', () => {
  const one = report([
    ['passed', 'grades (needs bubblewrap: apt-get install bubblewrap)'],
    ['skipped', 'grades (needs bubblewrap: apt-get install bubblewrap) a program'],
    ['skipped', 'a table (of two) (needs data: A=B)'],
    ['todo', 'later'],
  ]);
  const other = report([['pending', 'runs (needs bubblewrap: apt-get install bubblewrap) (needs data: A=B)']]);
  const files = [one, other, report([['skipped', 'runs (needs data: A=B)']]), 'absent.json'];
  expect(skippedTests(files)).toEqual({
    reasons: new Map([
      ['needs bubblewrap: apt-get install bubblewrap', 1],
      ['needs data: A=B', 2],
      ['needs bubblewrap: apt-get install bubblewrap; needs data: A=B', 1],
    ]),
    silent: ['later'],
  });
  expect(skippedLines(files)).toEqual([
    '2 skipped: needs data: A=B',
    '1 skipped: needs bubblewrap: apt-get install bubblewrap',
    '1 skipped: needs bubblewrap: apt-get install bubblewrap; needs data: A=B',
    'Skipped without "(needs ...)" in its title: later',
  ]);
});

test('a long test needs the run of all tests, if the run left long tests out; otherwise it needs what its title states', () => {
  const files = [
    report([
      ['skipped', 'kills a run (needs bubblewrap: apt-get install bubblewrap)', 'long'],
      ['skipped', 'kills an experiment', 'long'],
      ['skipped', 'grades (needs data: A=B)'],
    ]),
  ];
  expect(skippedLines(files, { withoutLong: true })).toEqual([
    '2 skipped: needs `npm run test:all`: it takes long',
    '1 skipped: needs data: A=B',
  ]);
  expect(skippedTests(files).silent).toEqual(['kills an experiment']);
});

/**
 * Which tests are skipped depends on the user and the programs of a machine, so the reports of one machine do not show every title. The
 * sources do.
 */
test('in the sources, the title of every test that may be skipped states what the test needs', () => {
  const files = globSync('{packages,scripts}/**/*.test.{ts,mjs}', {
    cwd: repositoryRoot,
    exclude: ['**/node_modules'],
  });
  const silent = files.flatMap((file) => {
    const source = readFileSync(join(repositoryRoot, file), 'utf8');
    return [...source.matchAll(/\.(?:skipIf|runIf)\(/g)]
      .map(({ index }) => source.slice(index, index + 300))
      .filter((start) => !/\(needs |\bnote[},]/.test(start))
      .map((start) => `${file}: ${start.split('\n', 1)}`);
  });
  expect(files.length).toBeGreaterThan(100);
  expect(silent).toEqual([]);
});
