import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { htmlPage } from './html-page.ts';
import { markdownReport } from './markdown-report.ts';
import { readRun } from './read-run.ts';

/** Makes `report.md` and `report.html` anew from the other files of a finished run, and returns their paths. */
export async function writeReport(directory: string): Promise<{ markdown: string; html: string }> {
  const report = markdownReport(await readRun(directory));
  const [markdown, html] = [join(directory, 'report.md'), join(directory, 'report.html')];
  await writeFileAtomic(markdown, report);
  await writeFileAtomic(html, htmlPage(report));
  return { markdown, html };
}
