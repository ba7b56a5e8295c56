import { MaspoError } from '@maspo/core';
import {
  checkRecordingFile,
  fileHashesOf,
  openReplyDatabase,
  readRecording,
  replyStoreFile,
  writeRecording,
} from '@maspo/models';
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
import { calledModels } from '../../../setup/called-models.ts';
import { createPreflight } from '../../../setup/preflight.ts';
import { withRecordedFiles } from '../../../setup/recorded-files.ts';
import { type RunSetup, setUpRun } from '../../../setup/run-setup.ts';
import { note, print, printJson } from '../../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../../options/dry-run-option.ts';
import { interruptible } from '../../options/interrupt.ts';
import { aCount } from '../../options/numbers.ts';
import { replayOption } from '../../options/replay-option.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../../options/sandbox-level-option.ts';
import { noteWarnings, showDryRun } from '../../output/dry-run.ts';
import { givenCommand } from '../../output/given-command.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';

interface Options extends SandboxLevelOption, DryRunOption {
  readonly questions?: number;
  readonly reads?: readonly JudgeReading[];
  readonly temperature: number;
  readonly out?: string;
  readonly replay?: string;
  readonly record?: string;
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
    .addOption(replayOption())
    .addOption(
      new Option(
        '--record <file>',
        'write the replies that were used to a new file, which --replay answers from; gzipped where the name ends in .gz',
      ).conflicts('replay'),
    )
    .addOption(sandboxLevelOption())
    .addOption(dryRunOption())
    .option('--json', 'print the calibration as one JSON object; several as its list `readings`')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo judge calibrate examples/demo.yaml\n  maspo judge calibrate examples/real-models.yaml --questions 40 --out judge.json\n  maspo judge calibrate examples/real-models.yaml --reads tags,schema,probability\n  maspo judge calibrate examples/real-models.yaml --record judge.jsonl.gz\n  maspo judge calibrate examples/real-models.yaml --replay judge.jsonl.gz',
    )
    .action(calibrate);
}

async function calibrate(file: string, options: Options, command: Command): Promise<void> {
  const { questions, reads: readings, out, record } = options;
  if (out !== undefined && (readings?.length ?? 1) > 1)
    throw new MaspoError(
      'invalid-input',
      '--out takes one calibration: give one reading, or print several with --json',
    );
  const home = resolveHome(process.env);
  const recording = options.replay === undefined ? undefined : await readRecording(options.replay);
  const calls = recording === undefined;
  const preflight = createPreflight({ home, work, level: options.sandboxLevel, calls });
  const setup = await setUpRun(withRecordedFiles(await loadRunConfig(file), recording), home, { preflight });
  for (const text of setup.task.notes) note(text);
  noteWarnings(preflight);
  if (out !== undefined) checkCalibrationFile(out);
  if (record !== undefined) checkRecording(record, setup);
  if (options.dryRun) {
    prepareCalibration(setup, { home, recording, questions, readings });
    return showDryRun({ setup, preflight, work, command: givenCommand(command), json: options.json });
  }
  const progress = createCountProgress();
  const { signal, dispose } = interruptible();
  try {
    const { measured, usage, servedKeys } = await calibrateJudge(setup, {
      recording,
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
    if (record !== undefined) await recordReplies(record, { home, setup, keys: servedKeys });
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

function checkRecording(file: string, setup: RunSetup): void {
  if (calledModels(setup, work).every(({ config }) => config.provider === 'simulated'))
    throw new MaspoError(
      'invalid-input',
      'agents and judge are simulated, so there is no reply to record: leave --record out',
    );
  checkRecordingFile(file);
}

async function recordReplies(
  file: string,
  { home, setup, keys }: { readonly home: string; readonly setup: RunSetup; readonly keys: readonly string[] },
): Promise<void> {
  const store = replyStoreFile(home);
  const database = openReplyDatabase(store);
  const files = fileHashesOf(calledModels(setup, work).map(({ config }) => config));
  try {
    await writeRecording(file, { kind: 'calibration', id: setup.name, keys, files }, { database, store });
  } finally {
    database.close();
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
