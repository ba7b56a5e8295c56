/**
 * Recounts the six sections of a run's finish report, and the figures of its page, from its event log, outcomes and prompts. Shares no
 * code with the product. Prints every difference. The exit code is 1 for any difference, and 2 for a directory without a finished run.
 *
 *   node scripts/recount-report.mjs results/<run> [another page with the same figures]
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baselineDelta } from './recount/baseline-delta.mjs';
import { failureModes } from './recount/failure-modes.mjs';
import { finalPromptSet } from './recount/final-prompt-set.mjs';
import { misalignment } from './recount/misalignment.mjs';
import { nextExperiments } from './recount/next-experiments.mjs';
import { readRun } from './recount/run-files.mjs';
import { trajectory } from './recount/trajectory.mjs';
import { comparePage } from './recount-page.mjs';

const [directory = '.', pageFile = join(directory, 'report.html')] = process.argv.slice(2);
if (!existsSync(join(directory, 'finish-report.json'))) {
  console.error(`${directory} holds no finish-report.json: name the directory of a finished run`);
  process.exit(2);
}
const run = readRun(directory);
const recounted = {
  finalPromptSet: finalPromptSet(run),
  optimizationTrajectory: trajectory(run),
  misalignmentCaseSummary: misalignment(run),
  bestVsBaselineDelta: baselineDelta(run),
  remainingFailureModes: failureModes(run),
};
const sections = { ...recounted, recommendedNextExperiments: nextExperiments(run, recounted) };

/** @type {string[]} */
const differences = [];
for (const [section, expected] of Object.entries(sections))
  compare(
    section,
    expected,
    section === 'recommendedNextExperiments' ? withoutText(run.report[section]) : run.report[section],
  );
const page = comparePage(readFileSync(pageFile, 'utf8'), run, sections);
differences.push(...page.differences);
for (const line of differences) console.log(line);
const numbers = countNumbers(sections);
console.log(
  differences.length === 0
    ? `${directory}: all six sections agree with a recount of the event log (${numbers} numbers), and so does the page (${page.compared} figures)`
    : `${directory}: ${differences.length} differences`,
);
process.exitCode = differences.length === 0 ? 0 : 1;

/** @param {any[]} recommended */
function withoutText(recommended) {
  return recommended.map(({ rule, evidence }) => ({ rule, evidence }));
}

/** @param {string} path @param {any} expected @param {any} seen */
function compare(path, expected, seen) {
  if (path.endsWith('.topologyAdvice') && expected !== null) return;
  if (typeof expected === 'object' && expected !== null && typeof seen === 'object' && seen !== null) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(seen)]))
      compare(`${path}.${name}`, expected[name], seen[name]);
    return;
  }
  const close = typeof expected === 'number' && typeof seen === 'number' && Math.abs(expected - seen) < 1e-9;
  if (!close && expected !== seen)
    differences.push(`${path}: the report says ${JSON.stringify(seen)}, the recount ${JSON.stringify(expected)}`);
}

/** @param {unknown} value @returns {number} */
function countNumbers(value) {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum, part) => sum + countNumbers(part), 0);
}
