import type { Command } from 'commander';
import { readRun } from '../../records/read-run.ts';
import { writeReport } from '../../report/write-report.ts';
import { print, printJson } from '../../terminal/print.ts';
import { runSummary } from '../output/run-summary.ts';

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .summary('make the report of a finished run again')
    .argument('<run>', 'a run directory, as `maspo optimize` printed it')
    .option('--json', "print the run's summary and the paths of the report as one JSON object")
    .action(async (run: string, options: { json?: boolean }) => {
      const report = await writeReport(run);
      if (options.json) return printJson({ report, summary: (await readRun(run)).summary });
      for (const line of await runSummary(run)) print(line);
    });
}
