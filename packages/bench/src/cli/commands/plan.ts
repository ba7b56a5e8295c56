import type { Command } from 'commander';
import { loadRunConfig } from '../../config/load-run-config.ts';
import { resolveHome } from '../../data/dataset-home.ts';
import { forecastRun } from '../../forecast/forecast-run.ts';
import { prepareRun } from '../../runs/prepare-run.ts';
import { problemsOf } from '../../setup/issue-list.ts';
import { createPreflight } from '../../setup/preflight.ts';
import { setUpRun } from '../../setup/run-setup.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { type AssumeOption, assumeOption, groundsWith } from '../options/assume-option.ts';
import { interruptible } from '../options/interrupt.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../options/sandbox-level-option.ts';
import { noteWarnings } from '../output/dry-run.ts';
import { runPlanJson, runPlanLines } from '../output/run-plan.ts';

const helpText = `
Examples:
  maspo plan examples/demo.yaml
  maspo plan my.yaml --assume secondsPerCall=5 outputTokens.agent=800
  maspo plan my.yaml --json

"at most" is the cost if every branch of the configured search takes the most expensive way. "expected" is the cost if the printed
figures are right. Replies that are already stored are not counted. A missing key or a server that does not answer does not prevent a
plan: it is reported below the figures.`;

interface Options extends SandboxLevelOption, AssumeOption {
  readonly json?: boolean;
}

export function addRunPlanCommand(program: Command): void {
  program
    .command('plan')
    .summary('forecast the cost of a run, before anything is paid')
    .description(
      'Walks through the run of a configuration with the real code and planned replies: calls by purpose, tokens, money and time, at most and expected, and the source of each figure. Also prints what prevents the run. Makes no paid call.',
    )
    .argument('<config>', 'YAML file, as for `maspo optimize`')
    .addOption(assumeOption())
    .addOption(sandboxLevelOption())
    .option('--json', 'print the plan as one JSON object')
    .addHelpText('after', helpText)
    .action(plan);
}

async function plan(file: string, options: Options): Promise<void> {
  const home = resolveHome(process.env);
  const preflight = createPreflight({ home, level: options.sandboxLevel, refuses: false });
  const setup = await setUpRun(await loadRunConfig(file), home, { preflight });
  for (const text of setup.task.notes) note(text);
  noteWarnings(preflight);
  const grounds = await groundsWith(options, { models: [setup.config.models], home });
  const { signal, dispose } = interruptible();
  try {
    const forecast = await forecastRun(setup, { home, assumptions: grounds.assumptions, signal });
    const refused = await problemsOf(() => prepareRun(setup, { home }));
    const problems = [...preflight.problems, ...refused.map(({ text }) => text)];
    const planned = { setup, file, forecast, grounds: grounds.grounds, problems };
    if (options.json) printJson(runPlanJson(planned));
    else for (const line of runPlanLines(planned)) print(line);
  } finally {
    dispose();
  }
}
