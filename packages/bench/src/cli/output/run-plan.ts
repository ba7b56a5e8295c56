import { currencyOf, isSimulated, namedModels } from '@maspo/models';
import type { Forecast } from '../../forecast/forecast.ts';
import {
  amountTable,
  countText,
  groundLines,
  moneySentence,
  notCountedLines,
  problemLines,
  timeSentence,
} from '../../forecast/forecast-text.ts';
import type { Ground } from '../../forecast/grounds.ts';
import { agentCountText } from '../../records/agent-count-text.ts';
import { frozenOf } from '../../setup/frozen-of.ts';
import type { RunSetup } from '../../setup/run-setup.ts';
import { wrappedLines } from '../../terminal/fitted-lines.ts';
import { factLines } from './facts.ts';
import { shellWord } from './shell-word.ts';

/** The plan of a run. */
export interface RunPlan {
  readonly setup: RunSetup;
  readonly file: string;
  readonly forecast: Forecast;
  readonly grounds: readonly Ground[];
  /** The problems that prevent the run. */
  readonly problems: readonly string[];
}

/** What `maspo plan --json` prints. */
export function runPlanJson({ setup, file, forecast, grounds, problems }: RunPlan): object {
  const { task, optimizer, config } = setup;
  const currency = currencyOf(namedModels(config.models));
  return {
    config: file,
    task: task.id,
    optimizer: optimizer.name,
    simulated: isSimulated(config.models),
    budget: config.budget ?? {},
    measured: false,
    ...forecast,
    ...(currency === undefined ? {} : { currency }),
    grounds,
    problems,
  };
}

/** The plan for people, in lines of 80 columns. */
export function runPlanLines({ setup, file, forecast, grounds, problems }: RunPlan): string[] {
  const { config, split, optimizer, system } = setup;
  const currency = currencyOf(namedModels(config.models));
  const agents = agentCountText({ ...system.graph, frozen: frozenOf(setup) });
  return [
    ...wrappedLines(
      `${file}: ${optimizer.name} on ${agents}, ${split.pool.length} questions to tune on, ${split.test.length} to test on. A forecast; nothing was called.`,
    ),
    ...(isSimulated(config.models) ? ['SIMULATED models cost nothing, and take no time.'] : []),
    '',
    ...amountTable('by purpose', forecast, { by: 'byPurpose', currency }),
    '',
    ...factLines('Money', moneySentence(forecast, config.models, currency)),
    ...factLines('Time', timeSentence(forecast)),
    ...factLines('Budget', budgetSentence(setup)),
    ...factLines('Stored', `${countText(forecast.stored.calls)} calls have stored replies and are not counted above`),
    '',
    ...groundLines(grounds, forecast),
    ...notCountedLines(forecast.notCounted),
    ...problemLines(problems),
    '',
    ...factLines('Start', `maspo optimize ${shellWord(file)}`),
  ];
}

function budgetSentence({ config: { budget } }: RunSetup): string {
  if (budget === undefined) return 'none: the search ends by itself; budget: { maxCalls: 20000 } would limit it';
  const { deadline, maxCalls, ...others } = budget;
  const limits = Object.entries(others).map(([name, value]) => `${name} ${value}`);
  return [
    ...(maxCalls === undefined ? [] : [`maxCalls ${maxCalls}, which both figures keep to`]),
    // A run with shorter replies makes more calls before it reaches such a limit, so the bound cannot use it.
    ...(limits.length === 0 ? [] : [`${limits.join(', ')}, which only the expected figures keep to`]),
    ...(deadline === undefined ? [] : [`deadline ${deadline}, which the figures ignore: it may end the run earlier`]),
  ].join('; ');
}
