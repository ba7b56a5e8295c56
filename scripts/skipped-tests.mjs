import { existsSync, readFileSync } from 'node:fs';

const longTests = 'needs `npm run test:all`: it takes long';

/**
 * Reads skipped tests from Vitest's JSON reports. `reasons` has what their titles say they need, such as `needs bubblewrap: ...`, with the
 * number of tests. `silent` has the full names of skipped tests whose title states no reason. Tests with the tag `long` need the run of
 * all tests, if the run that was reported left them out.
 *
 * @param {string[]} reportFiles
 * @param {{ withoutLong?: boolean }} [run]
 * @returns {{ reasons: Map<string, number>, silent: string[] }}
 */
export function skippedTests(reportFiles, { withoutLong = false } = {}) {
  /** @type {Map<string, number>} */
  const reasons = new Map();
  /** @type {string[]} */
  const silent = [];
  for (const { fullName, tags } of reportFiles.flatMap(skippedIn)) {
    const inTitle = [...fullName.matchAll(/\((needs [^()]*)\)/g)].map(([, need]) => need);
    const needs = withoutLong && tags.includes('long') ? longTests : [...new Set(inTitle)].join('; ');
    if (needs === '') silent.push(fullName);
    else reasons.set(needs, (reasons.get(needs) ?? 0) + 1);
  }
  return { reasons, silent };
}

/**
 * @param {string[]} reportFiles
 * @param {{ withoutLong?: boolean }} [run]
 * @returns {string[]} Lines for people, the most frequent reason first.
 */
export function skippedLines(reportFiles, run) {
  const { reasons, silent } = skippedTests(reportFiles, run);
  return [
    ...[...reasons].sort(([, one], [, other]) => other - one).map(([needs, count]) => `${count} skipped: ${needs}`),
    ...silent.map((name) => `Skipped without "(needs ...)" in its title: ${name}`),
  ];
}

/**
 * @typedef {object} Assertion
 * @property {string} status
 * @property {string} fullName
 * @property {string[]} tags
 */

/**
 * @param {string} reportFile
 * @returns {Assertion[]} Empty for a missing or unreadable report, which is counted as a failure elsewhere.
 */
function skippedIn(reportFile) {
  if (!existsSync(reportFile)) return [];
  /** @type {{ testResults: { assertionResults: Assertion[] }[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return [];
  }
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status));
}
