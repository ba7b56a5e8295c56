/**
 * `npm test` installs, lints, checks types, package boundaries and unused code, and runs the tests. It leaves out the tests with the tag
 * `long`: `npm run test:all`, which is `check.mjs --all`, runs them too. It starts on any Node from 20 on, before anything is installed.
 * The checks themselves run on the installed Node 24.
 *
 * A failing check does not hide the others. Before the last lines, the run prints what skipped tests need. A skipped test whose title
 * does not state what it needs makes the run fail. The last line is always `N passed, N failed, N skipped` (tests), and the exit
 * code is 0 only if every check passed, no test failed and at least one ran.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, pnpm } from './install.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { runCommand } from './run-command.mjs';
import { runStep } from './run-step.mjs';
import { skippedLines, skippedTests } from './skipped-tests.mjs';
import { sumTestCounts, testCounts } from './test-counts.mjs';

/** `script` is the name of the check in package.json, so `npm run lint` runs the same check alone. */
const checks = [
  { script: 'lint', title: 'Lint and formatting (Biome; a warning is an error)' },
  { script: 'types', title: 'Types (tsc)' },
  { script: 'boundaries', title: 'Package boundaries (dependency-cruiser)' },
  { script: 'unused', title: 'Unused files, exports and dependencies (knip)' },
];
const unknown = process.argv.slice(2).filter((argument) => argument !== '--all');
if (unknown.length > 0) {
  console.error(
    `unknown: ${unknown.join(' ')}. The only option is --all, for the long tests too; CONTRIBUTING.md says how to run one test.`,
  );
  process.exit(2);
}
const withoutLong = !process.argv.includes('--all');
const tests = `Tests of all packages${withoutLong ? ', without the long ones' : ''} (Vitest, through Turborepo)`;
const reasons = 'Reasons of skipped tests';
/** Workers of tests and the commands that they start load the same files, which Node compiles once. */
const compileCache = join(repositoryRoot, 'node_modules', '.cache', 'compile');

const reportFiles = testFolders().map((folder) => join(folder, 'test-results.json'));
for (const file of reportFiles) rmSync(file, { force: true });

const failedSteps = [];
let counts = sumTestCounts([]);
if ((await install()) !== 0) {
  // Checks against missing or outdated dependencies would only hide the cause.
  failedSteps.push('Install; nothing else was run');
} else {
  const { scripts } = readManifest(repositoryRoot);
  // The checks run in parallel, because most of them use one core. A check prints its output only if it fails.
  await runStep(checks.map(({ title }) => title).join('; '), async () => {
    const exitCodes = await Promise.all(checks.map(({ script }) => runCommand(scripts[script], { quiet: true })));
    failedSteps.push(...checks.filter((_, index) => exitCodes[index] !== 0).map(({ title }) => title));
    return Math.max(...exitCodes);
  });
  if ((await runStep(tests, runTests)) !== 0) failedSteps.push(tests);
  counts = sumTestCounts(reportFiles.map(testCounts));
  if (skippedTests(reportFiles, { withoutLong }).silent.length > 0) failedSteps.push(reasons);
}

console.log('');
for (const line of skippedLines(reportFiles, { withoutLong })) console.log(line);
for (const step of failedSteps) console.log(`FAILED: ${step}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = failedSteps.length === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1;

function runTests() {
  const plainOutput = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  // Turborepo starts pnpm for each package, so it needs the pnpm that npx fetched on its path.
  const filter = withoutLong ? " -- --tags-filter='!long'" : '';
  return runCommand(`${pnpm} run test:packages${filter}`, {
    environment: { TURBO_TELEMETRY_DISABLED: '1', NODE_COMPILE_CACHE: compileCache, ...plainOutput },
  });
}

/** The folders that get a test report in this run. */
function testFolders() {
  const packages = join(repositoryRoot, 'packages');
  const withTests = readdirSync(packages)
    .map((name) => join(packages, name))
    .filter((folder) => existsSync(join(folder, 'package.json')) && readManifest(folder).scripts?.test);
  return [join(repositoryRoot, 'scripts'), ...withTests];
}

/** @param {string} folder */
function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
