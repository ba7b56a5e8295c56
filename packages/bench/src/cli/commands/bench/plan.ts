import type { Command } from 'commander';
import { resolveHome } from '../../../data/dataset-home.ts';
import { planExperiment } from '../../../experiments/plan-experiment.ts';
import { planJson, planLines } from '../../../experiments/plan-text.ts';
import { checkRecordDirectory } from '../../../experiments/records/experiment-directory.ts';
import { setUpExperiment } from '../../../experiments/set-up-experiment.ts';
import { createCountProgress } from '../../../progress/count-progress.ts';
import { problemsOf } from '../../../setup/issue-list.ts';
import { createPreflight } from '../../../setup/preflight.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { type AssumeOption, assumeOption, groundsWith } from '../../options/assume-option.ts';
import { interruptible } from '../../options/interrupt.ts';
import { noteWarnings } from '../../output/dry-run.ts';
import { noteGuesses } from '../../output/note-guesses.ts';
import { choiceOf, type ExperimentOptions, parallelOption, withExperimentOptions } from './experiment-options.ts';

const helpText = `
Examples:
  maspo bench plan table1 --models qwen3-8b-vllm
  maspo bench plan table1 --models qwen3-8b-vllm --only benchmark=math-500 --assume secondsPerCall.agent=3 outputTokens.agent=800

"at most" is the cost if every branch of the configured search takes the most expensive way. "expected" is the cost if the printed
figures are right; the source of each figure is printed too. Neither was measured on this experiment.`;

interface PlanOptions extends ExperimentOptions, AssumeOption {
  readonly parallel: number;
  readonly json?: boolean;
}

export function addPlanCommand(bench: Command): void {
  withExperimentOptions(bench.command('plan'))
    .summary('forecast the cost of an experiment, without calling anything')
    .description(
      'Walks through every unfinished cell with the real code and planned replies: calls, tokens, money and time, per cell and in all, at most and expected. Also prints what prevents the runs. Makes no paid call.',
    )
    .addOption(parallelOption())
    .addOption(assumeOption())
    .option('--json', 'print the plan as one JSON object')
    .addHelpText('after', helpText)
    .action(plan);
}

async function plan(nameOrFile: string, options: PlanOptions): Promise<void> {
  const home = resolveHome(process.env);
  const preflight = createPreflight({ home, refuses: false });
  const setup = await setUpExperiment(nameOrFile, { ...choiceOf(options, home), preflight });
  noteGuesses(setup.cells);
  noteWarnings(preflight);
  const grounds = await groundsWith(options, { models: setup.cells.map((cell) => cell.setup.config.models), home });
  const progress = createCountProgress();
  const { signal, dispose } = interruptible();
  try {
    const planned = await planExperiment(setup, {
      ...{ home, grounds, signal, parallel: options.parallel },
      onCell: (done, total) => progress.count('cells planned', done, total),
    });
    const taken = await problemsOf(() => checkRecordDirectory(setup.directory, setup.record));
    const problems = [...preflight.problems, ...taken.map(({ text }) => text)];
    progress.end();
    if (options.json) printJson(planJson(setup, planned, problems));
    else for (const line of planLines(setup, planned, problems)) print(line);
  } finally {
    progress.end();
    dispose();
  }
}
