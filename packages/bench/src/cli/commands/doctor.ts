import type { Command } from 'commander';
import { resolveHome } from '../../data/dataset-home.ts';
import { examine } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { createCountProgress } from '../../progress/count-progress.ts';
import { wrappedLines } from '../../terminal/fitted-lines.ts';
import { print, printJson } from '../../terminal/print.ts';
import { exitCodes } from '../output/exit-code.ts';

interface Options {
  readonly calls: boolean;
  readonly json?: boolean;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .summary('check the machine, and whether a configuration can be run')
    .description(
      'Checks Node, clock, disk, datasets, reply store, sandboxes and keys; with a configuration, also whether each model that its run calls answers one small call, which the server may bill. Ends with exit code 2 if there is a problem.',
    )
    .argument('[config]', 'YAML file, as for `maspo optimize`')
    .option('--no-calls', 'call no server')
    .option('--json', 'print the findings as one JSON object')
    .addHelpText('after', '\nExamples:\n  maspo doctor\n  maspo doctor my.yaml --no-calls')
    .action(async (configFile: string | undefined, { calls, json }: Options) => {
      const progress = createCountProgress();
      const findings = await examine(resolveHome(process.env), {
        configFile,
        calls,
        onAnswered: (done, total) => progress.count('models asked', done, total),
      }).finally(progress.end);
      const problems = findings.filter(({ status }) => status === 'problem').length;
      if (json) printJson({ problems, findings });
      else for (const line of findings.flatMap(linesOf)) print(line);
      if (problems > 0) process.exitCode = exitCodes.userCanMend;
    });
}

function linesOf({ check, status, says, wayOut }: Finding): string[] {
  const line = `${status.padEnd(7)}  ${check}: ${says}${wayOut === undefined ? '' : `; ${wayOut}`}`;
  return wrappedLines(line, { indent: 9 });
}
