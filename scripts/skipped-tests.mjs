import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads skipped tests from Vitest's JSON reports. `reasons` has what their titles say they need, such as `needs bubblewrap: ...`, with the
 * number of tests. `silent` has the full names of skipped tests whose title states no reason.
 *
 * @param {string[]} reportFiles
 * @returns {{ reasons: Map<string, number>, silent: string[] }}
 */
export function skippedTests(reportFiles) {
  /** @type {Map<string, number>} */
  const reasons = new Map();
  /** @type {string[]} */
  const silent = [];
  for (const name of reportFiles.flatMap(namesOfSkipped)) {
    const needs = [...new Set([...name.matchAll(/\((needs [^()]*)\)/g)].map(([, need]) => need))].join('; ');
    if (needs === '') silent.push(name);
    else reasons.set(needs, (reasons.get(needs) ?? 0) + 1);
  }
  return { reasons, silent };
}

/**
 * @param {string[]} reportFiles
 * @returns {string[]} Lines for people, the most frequent reason first.
 */
export function skippedLines(reportFiles) {
  const { reasons, silent } = skippedTests(reportFiles);
  return [
    ...[...reasons].sort(([, one], [, other]) => other - one).map(([needs, count]) => `${count} skipped: ${needs}`),
    ...silent.map((name) => `Skipped without "(needs ...)" in its title: ${name}`),
  ];
}

/**
 * @param {string} reportFile
 * @returns {string[]} Empty for a missing or unreadable report, which is counted as a failure elsewhere.
 */
function namesOfSkipped(reportFile) {
  if (!existsSync(reportFile)) return [];
  /** @type {{ testResults: { assertionResults: { status: string, fullName: string }[] }[] }} */
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return [];
  }
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
    .map(({ fullName }) => fullName);
}
