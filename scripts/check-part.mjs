/**
 * `node scripts/check-part.mjs PART` runs a part of the tests (see chosen-tests.mjs). `.ci/run` starts it with some programs hidden, or
 * as another user. The last line `N passed, N failed, N skipped` and the exit code have the same meaning as those of `npm test`.
 * Writes only to the temporary folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chosenTests, parts } from './chosen-tests.mjs';
import { runCommand } from './run-command.mjs';
import { runStep } from './run-step.mjs';
import { skippedLines, skippedTests } from './skipped-tests.mjs';
import { sumTestCounts, testCounts } from './test-counts.mjs';

const [name = ''] = process.argv.slice(2);
const part = parts[name];
if (part === undefined) {
  console.error(`unknown part "${name}": known are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'maspo-check-part-'));
/** @type {string[]} */
const reports = [];
await runStep(part.title, async () => {
  let failed = 0;
  for (const [where, files] of chosenTests(part)) {
    const report = join(folder, `${basename(where)}.json`);
    reports.push(report);
    // The machine may be busy with other work.
    const patience = '--testTimeout=60000 --hookTimeout=60000';
    // Otherwise Vitest writes a bundle of its configuration into the package, where another user may not write.
    const options = `--configLoader=native --maxWorkers=2 ${patience} --reporter=default --reporter=json --outputFile.json='${report}'`;
    const environment = { NO_COLOR: '1' };
    failed += await runCommand(`cd '${where}' && vitest run ${options} ${files.join(' ')}`, { environment });
  }
  return failed;
});
const counts = sumTestCounts(reports.map(testCounts));
for (const line of skippedLines(reports)) console.log(line);
const { silent } = skippedTests(reports);
rmSync(folder, { recursive: true });
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 && counts.passed > 0 && silent.length === 0 ? 0 : 1;
