import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import writeFileAtomic from 'write-file-atomic';
import { readJsonl } from '../input/read-json.ts';
import { readRun } from '../records/read-run.ts';
import { openTraces } from '../traces/trace-reader.ts';
import { finishReport } from './finish/finish-report.ts';
import type { ReportInput, RunOutcome } from './html/report-input.ts';
import { markdownReport } from './markdown-report.ts';
import { comparedOutcomes } from './test-comparison.ts';

const lastFile = 'finish-report.json';

/** Whether the report of a run was written completely. */
export function hasReport(directory: string): boolean {
  return existsSync(join(directory, lastFile));
}

/**
 * Makes the report of a finished run again from its other files, as Markdown, HTML and JSON, and returns the paths. Throws
 * `MaspoError('environment')` if the disk does not take them.
 */
export async function writeReport(directory: string): Promise<{ markdown: string; html: string; json: string }> {
  const run = await readRun(directory);
  const outcomes = (await readJsonl(join(directory, 'outcomes.jsonl'))) as RunOutcome[];
  const compared = comparedOutcomes(outcomes);
  const report = finishReport(run, compared);
  const text = markdownReport(run, report, compared);
  // The libraries behind the page take a fifth of a second to load. No other command should wait for them.
  const { reportPage } = await import('./html/report-page.ts');
  const page = await reportPage({ run, report, outcomes, compared, traces: await tracesOf(directory) });
  const place = (name: string) => join(directory, name);
  const [markdown, html, json] = [place('report.md'), place('report.html'), place(lastFile)];
  try {
    await writeFileAtomic(markdown, text);
    await writeFileAtomic(html, page);
    await writeFileAtomic(json, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    const advice = `the run is complete, and \`maspo report ${directory}\` makes its report`;
    const message = `cannot write the report of ${directory}: ${failureText(cause)}; ${advice}`;
    throw new MaspoError('environment', message, { cause });
  }
  return { markdown, html, json };
}

/** The traces of a run. If there are none, or they cannot be read, the reason. */
async function tracesOf(directory: string): Promise<ReportInput['traces']> {
  try {
    return await openTraces(directory);
  } catch (error) {
    if (error instanceof MaspoError) return error.code === 'missing-data' ? keepsNone : `${error.message}.`;
    throw error;
  }
}

const keepsNone = 'the run directory holds no traces (it was made with --no-traces, or they were taken away).';
