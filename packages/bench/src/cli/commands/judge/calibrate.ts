import { MaspoError } from '@maspo/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { calibrateJudge, judgedRunOf } from '../../../calibrate/calibrate-judge.ts';
import { prepareCalibration } from '../../../calibrate/prepare-calibration.ts';
import { readingTable } from '../../../calibrate/reading-table.ts';
import { type JudgeReading, judgeReadings } from '../../../calibration/calibration.ts';
import { calibrationLines } from '../../../calibration/calibration-lines.ts';
import { checkCalibrationFile, storeCalibration, writeCalibration } from '../../../calibration/calibration-store.ts';
import { evaluatorWarning } from '../../../calibration/evaluator-warning.ts';
import { loadRunConfig } from '../../../config/load-run-config.ts';
import { resolveHome } from '../../../data/dataset-home.ts';
import { createCountProgress } from '../../../progress/count-progress.ts';
import { createRetryNotes } from '../../../progress/retry-notes.ts';
import { createPreflight } from '../../../setup/preflight.ts';
import { setUpRun } from '../../../setup/run-setup.ts';
import { note, print, printJson } from '../../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../../options/dry-run-option.ts';
import { interruptible } from '../../options/interrupt.ts';
import { aCount } from '../../options/numbers.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../../options/sandbox-level-option.ts';
import { noteWarnings, showDryRun } from '../../output/dry-run.ts';
import { givenCommand } from '../../output/given-command.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';

interface Options extends SandboxLevelOption, DryRunOption {
  readonly questions?: number;
  readonly reads?: readonly JudgeReading[];
  readonly temperature: number;
  readonly out?: string;
  readonly json?: boolean;
}

const work = 'calibration';

export function addCalibrateCommand(judge: Command): void {
  judge
    .command('calibrate')
    .summary('agreement with the graders, biases, ties and consistency of the configured evaluator')
    .description(
      'Lets the configured evaluator judge pairs of outputs for which the graders know the better one, in both orders, and some pairs once more. It also judges outputs against longer versions with the same content. The questions are those of pool and validation, never of the test split. The outputs are those of the configured agents under their seed prompts. The result is kept in $MASPO_HOME/calibrations, where a run looks for it.',
    )
    .argument('<config>', 'YAML file, as for `maspo optimize`')
    .option('--questions <n>', 'the maximum number of questions (default: all of pool and validation)', aCount)
    .addOption(
      new Option('--temperature <t>', 'of further draws of the agents, so that right and wrong answers occur')
        .argParser(temperature)
        .default(0.7),
    )
    .option(
      '--reads <list>',
      `how verdicts are read; several, separated by commas, are compared on the same pairs: ${judgeReadings.join(', ')} (default: as configured)`,
      parseReadings,
    )
    .option('--out <file>', 'write the calibration to this file as well, as JSON; for a single reading')
    .addOption(sandboxLevelOption())
    .addOption(dryRunOption())
    .option('--json', 'print the calibration as one JSON object; several as its list `readings`')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo judge calibrate examples/demo.yaml\n  maspo judge calibrate examples/real-models.yaml --questions 40 --out judge.json\n  maspo judge calibrate examples/real-models.yaml --reads tags,schema,probability',
    )
    .action(calibrate);
}

async function calibrate(file: string, options: Options, command: Command): Promise<void> {
  const { questions, reads: readings, out } = options;
  if (out !== undefined && (readings?.length ?? 1) > 1)
    throw new MaspoError(
      'invalid-input',
      '--out takes one calibration: give one reading, or print several with --json',
    );
  const home = resolveHome(process.env);
  const preflight = createPreflight({ home, work, level: options.sandboxLevel });
  const setup = await setUpRun(await loadRunConfig(file), home, { preflight });
  for (const text of setup.task.notes) note(text);
  noteWarnings(preflight);
  if (out !== undefined) checkCalibrationFile(out);
  if (options.dryRun) {
    prepareCalibration(setup, { home, questions, readings });
    return showDryRun({ setup, preflight, work, command: givenCommand(command), json: options.json });
  }
  const progress = createCountProgress();
  const { signal, dispose } = interruptible();
  try {
    const { measured, usage } = await calibrateJudge(setup, {
      questions,
      temperature: options.temperature,
      readings,
      home,
      observer: createRetryNotes(progress.say),
      signal,
      onProgress: progress.count,
      sandboxLevel: options.sandboxLevel,
    });
    progress.end();
    const results = [];
    for (const { calibration, cost } of measured) {
      const stored = await storeCalibration(home, calibration);
      const warning = evaluatorWarning(judgedRunOf(setup), { calibration }) ?? null;
      results.push({ calibration, cost, warning, stored });
    }
    // The calibration was paid for, so it is stored before anything can fail.
    if (out !== undefined) await writeCalibration(out, measured[0]!.calibration);
    const told = results.map(({ calibration, cost, warning }) => ({ ...calibration, warning, cost }));
    if (options.json) return printJson({ ...(told.length === 1 ? told[0] : { readings: told }), ...usage });
    if (measured[0]!.calibration.simulated) print(simulatedNotice);
    for (const { calibration, warning, stored } of results) {
      for (const line of calibrationLines(calibration)) print(line);
      if (warning !== null) print(`Warning: ${warning}`);
      print(`Stored: ${stored}`);
    }
    if (measured.length > 1) for (const line of readingTable(measured)) print(line);
  } finally {
    progress.end();
    dispose();
  }
}

function parseReadings(text: string): readonly JudgeReading[] {
  const named = text.split(',').map((part) => part.trim());
  const known = judgeReadings.filter((reading) => named.includes(reading));
  if (known.length === named.length) return known;
  throw new InvalidArgumentError(`Expected some of ${judgeReadings.join(', ')}, each once, with commas between.`);
}

function temperature(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 2) return value;
  throw new InvalidArgumentError('Expected a number above 0 and up to 2: at 0 all draws would be the same.');
}
