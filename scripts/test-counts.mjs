import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} TestCounts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Reads one JSON report of Vitest. A test file that failed without a failed test (it did not load, say) counts as one
 * failure, and so does a report that is missing or unreadable: its run ended before it could be written.
 *
 * @param {string} reportFile
 * @returns {TestCounts}
 */
export function testCounts(reportFile) {
  const report = readReport(reportFile);
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(failedWithoutFailedTest).length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {TestCounts[]} counts
 * @returns {TestCounts}
 */
export function sumTestCounts(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/**
 * @typedef {object} FileReport
 * @property {string} status
 * @property {{ status: string }[]} assertionResults
 *
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {FileReport[]} testResults
 */

/**
 * @param {string} reportFile
 * @returns {VitestReport | undefined}
 */
function readReport(reportFile) {
  if (!existsSync(reportFile)) return undefined;
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {FileReport} file */
function failedWithoutFailedTest(file) {
  return file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
}
