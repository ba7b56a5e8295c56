import { readRecording } from '@maspo/models';
import type { Command } from 'commander';
import { loadRunConfig } from '../../config/load-run-config.ts';
import { resolveHome } from '../../data/dataset-home.ts';
import { leakText } from '../../grading/prompt-leaks.ts';
import { createCountProgress } from '../../progress/count-progress.ts';
import { createRetryNotes } from '../../progress/retry-notes.ts';
import { evaluateRun } from '../../runs/evaluate-run.ts';
import { prepareEvaluation } from '../../runs/prepare-evaluation.ts';
import { createPreflight } from '../../setup/preflight.ts';
import { readPrompts } from '../../setup/read-prompts.ts';
import { withRecordedFiles } from '../../setup/recorded-files.ts';
import { setUpRun } from '../../setup/run-setup.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { type DryRunOption, dryRunOption } from '../options/dry-run-option.ts';
import { interruptible } from '../options/interrupt.ts';
import { replayOption } from '../options/replay-option.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../options/sandbox-level-option.ts';
import { strictOption } from '../options/strict-option.ts';
import { noteWarnings, showDryRun } from '../output/dry-run.ts';
import { evaluationLines } from '../output/evaluation-lines.ts';
import { givenCommand } from '../output/given-command.ts';

interface Options extends SandboxLevelOption, DryRunOption {
  readonly prompts?: string;
  readonly replay?: string;
  readonly strict?: boolean;
  readonly json?: boolean;
}

const work = 'evaluation';

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .summary('score prompts on the test split')
    .description(
      'Scores the seed prompts, or those of a file, on the test split of a configuration. Refuses a held-out score on questions that the prompts were tuned on. Searches the prompts for test questions and their answers, and warns if it finds any.',
    )
    .argument('<config>', 'YAML file, as for `maspo optimize`')
    .option('--prompts <file>', 'prompts.json of a run, or a YAML or JSON map of agent ids to prompts')
    .addOption(replayOption())
    .addOption(sandboxLevelOption())
    .addOption(strictOption())
    .addOption(dryRunOption())
    .option('--json', 'print the score and every outcome as one JSON object')
    .action(async (file: string, options: Options, command: Command) => {
      const home = resolveHome(process.env);
      const recording = options.replay === undefined ? undefined : await readRecording(options.replay);
      const calls = recording === undefined;
      const preflight = createPreflight({ home, work, level: options.sandboxLevel, calls });
      const loaded = withRecordedFiles(await loadRunConfig(file), recording);
      const setup = await setUpRun(loaded, home, { preflight });
      for (const text of setup.task.notes) note(text);
      const prompts =
        options.prompts === undefined
          ? setup.system.prompts
          : await readPrompts(options.prompts, { graph: setup.system.graph, split: setup.split });
      noteWarnings(preflight);
      if (options.dryRun) {
        const { leaks } = prepareEvaluation(setup, { prompts, home, recording, strict: options.strict });
        if (leaks.length > 0) note(`Warning: ${leakText(leaks)}.`);
        return showDryRun({ setup, preflight, work, command: givenCommand(command), json: options.json });
      }
      const progress = createCountProgress();
      const { signal, dispose } = interruptible();
      try {
        const evaluation = await evaluateRun(setup, {
          prompts,
          home,
          recording,
          observer: createRetryNotes(progress.say),
          signal,
          onExample: (done, total) => progress.count('evaluating', done, total),
          sandboxLevel: options.sandboxLevel,
          strict: options.strict,
        });
        progress.end();
        if (options.json) return printJson(evaluation);
        for (const line of evaluationLines(evaluation)) print(line);
      } finally {
        progress.end();
        dispose();
      }
    });
}
