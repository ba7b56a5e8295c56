import type { Command } from 'commander';
import { Option } from 'commander';
import { resolveHome } from '../../../data/dataset-home.ts';
import { planExperiment } from '../../../experiments/plan-experiment.ts';
import { planJson, planLines } from '../../../experiments/plan-text.ts';
import { setUpExperiment } from '../../../experiments/set-up-experiment.ts';
import { type Assumptions, assumptionsSchema, defaultAssumptions } from '../../../forecast/assumptions.ts';
import { parseInput } from '../../../input/parse-input.ts';
import { createCountProgress } from '../../../progress/count-progress.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { interruptible } from '../../options/interrupt.ts';
import { namedValues } from '../../options/named-values.ts';
import { noteGuesses } from '../../output/note-guesses.ts';
import { choiceOf, type ExperimentOptions, parallelOption, withExperimentOptions } from './experiment-options.ts';

const helpText = `
Examples:
  maspo bench plan table1 --models qwen3-8b-vllm
  maspo bench plan table1 --models qwen3-8b-vllm --only benchmark=math-500 --assume secondsPerCall.agent=3 outputTokens.agent=800

"at most" is what the configured search can take if every branch takes the costly way; "expected" is what it takes if the printed
assumptions hold. Neither was measured.`;

interface PlanOptions extends ExperimentOptions {
  readonly assume?: readonly string[];
  readonly parallel: number;
  readonly json?: boolean;
}

export function addPlanCommand(bench: Command): void {
  withExperimentOptions(bench.command('plan'))
    .summary('tell what an experiment will cost, without calling anything')
    .description(
      'Walks through every unfinished cell with the real code and planned replies: calls, tokens, money and time, per cell and in all, at most and expected. Needs no key.',
    )
    .addOption(parallelOption())
    .addOption(
      new Option('--assume <name=value...>', 'assumptions in place of the printed ones, e.g. secondsPerCall.agent=3'),
    )
    .option('--json', 'print the plan as one JSON object')
    .addHelpText('after', helpText)
    .action(plan);
}

async function plan(nameOrFile: string, options: PlanOptions): Promise<void> {
  const home = resolveHome(process.env);
  const assumptions = assumptionsWith(options.assume ?? []);
  const setup = await setUpExperiment(nameOrFile, { ...choiceOf(options, home), offline: true });
  noteGuesses(setup.cells);
  const progress = createCountProgress();
  const { signal, dispose } = interruptible();
  try {
    const planned = await planExperiment(setup, {
      ...{ home, assumptions, signal, parallel: options.parallel },
      onCell: (done, total) => progress.count('cells planned', done, total),
    });
    progress.end();
    if (options.json) printJson(planJson(setup, planned));
    else for (const line of planLines(setup, planned)) print(line);
  } finally {
    progress.end();
    dispose();
  }
}

/** The usual assumptions with some replaced, by `name=value` or `name.purpose=value`. */
function assumptionsWith(texts: readonly string[]): Assumptions {
  const assumptions: Record<string, unknown> = { ...defaultAssumptions };
  for (const [path, value] of Object.entries(namedValues(texts))) {
    const [name = '', purpose] = path.split('.', 2);
    assumptions[name] = purpose === undefined ? value : { ...(assumptions[name] as object), [purpose]: value };
  }
  return parseInput(assumptions, { schema: assumptionsSchema, subject: '--assume' });
}
