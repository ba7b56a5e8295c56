import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sumTestCounts, testCounts } from './test-counts.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maspo-test-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** @param {string} text */
function reportFile(text) {
  const file = join(folder, 'test-results.json');
  writeFileSync(file, text);
  return file;
}

/** @param {object} changes */
function report(changes) {
  const empty = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  return reportFile(JSON.stringify({ ...empty, ...changes }));
}

describe('testCounts', () => {
  test('counts pending and todo tests as skipped', () => {
    const file = report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 });
    expect(testCounts(file)).toEqual({ passed: 5, failed: 2, skipped: 4 });
  });

  test('counts a file that did not load as one failure', () => {
    const file = report({ numPassedTests: 5, testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(testCounts(file)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  test('counts a failed test once, not again for its file', () => {
    const assertionResults = [{ status: 'passed' }, { status: 'failed' }];
    const file = report({
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [{ status: 'failed', assertionResults }],
    });
    expect(testCounts(file)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('counts a missing report as one failure', () => {
    expect(testCounts(join(folder, 'absent.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('counts a half-written report as one failure', () => {
    expect(testCounts(reportFile('{"numPassedTests": 5, "num'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

test('sumTestCounts adds up each kind and starts at zero', () => {
  const counts = [
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ];
  expect(sumTestCounts(counts)).toEqual({ passed: 11, failed: 22, skipped: 33 });
  expect(sumTestCounts([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
