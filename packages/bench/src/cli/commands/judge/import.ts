import { judgeRequestVersion } from '@maspo/core';
import type { Command } from 'commander';
import { calibrationLines } from '../../../calibration/calibration-lines.ts';
import { readCalibrations, storeCalibration } from '../../../calibration/calibration-store.ts';
import { resolveHome } from '../../../data/dataset-home.ts';
import { note, print, printJson } from '../../../terminal/print.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';

export function addImportCommand(judge: Command): void {
  judge
    .command('import')
    .summary('take a calibration that was made on another machine')
    .description(
      'Stores the calibrations of a file in $MASPO_HOME/calibrations, in place of earlier ones of the same evaluator, task, judge request and reading. Runs with that evaluator on that task then use them, without asking the evaluator again. The file is what "maspo judge calibrate" wrote with --out or printed with --json.',
    )
    .argument('<file>', 'JSON file with a calibration, or with several as its list `readings`')
    .option('--json', 'print one JSON object: the calibrations with where each is stored')
    .addHelpText('after', '\nExample:\n  maspo judge import results/judge-calibration-qwen2.5-coder/mbpp.json')
    .action(importCalibrations);
}

async function importCalibrations(file: string, { json }: { json?: boolean }): Promise<void> {
  const home = resolveHome(process.env);
  const calibrations = await readCalibrations(file);
  const imported = [];
  for (const calibration of calibrations) {
    const { version } = calibration.judge;
    if (version !== judgeRequestVersion)
      note(
        `warning: ${file}: a calibration of version ${version} of the judge's request: runs of this version of maspo send version ${judgeRequestVersion}, and do not go by it`,
      );
    imported.push({ calibration, stored: await storeCalibration(home, calibration) });
  }
  if (json) return printJson({ imported: imported.map(({ calibration, stored }) => ({ ...calibration, stored })) });
  if (calibrations.some(({ simulated }) => simulated)) print(simulatedNotice);
  for (const { calibration, stored } of imported) {
    for (const line of calibrationLines(calibration)) print(line);
    print(`Stored: ${stored}`);
  }
}
