import { type Command, InvalidArgumentError, Option } from 'commander';
import { shippedExperiments } from '../../../experiments/load-experiment.ts';
import type { ExperimentChoice } from '../../../experiments/set-up-experiment.ts';
import { parseLevelFilter } from '../../../experiments/table/level-filter.ts';
import { aCount } from '../../options/numbers.ts';

/** The options of every command on an experiment. */
export interface ExperimentOptions {
  readonly models?: string;
  readonly seed?: readonly number[];
  readonly limit?: number;
  readonly dir?: string;
  readonly only?: readonly string[];
}

export function withExperimentOptions(command: Command): Command {
  const { experiments, models } = shippedExperiments();
  return command
    .argument('<experiment>', `a name (${experiments.join(', ')}), or a YAML file of your own`)
    .option('--models <set>', `the models: ${models.join(', ')}, or a YAML file (default: as the experiment says)`)
    .addOption(new Option('--seed <list>', 'seeds in place of those of the file, e.g. 1,2,3').argParser(seedList))
    .addOption(
      new Option('--limit <n>', 'at most this many test questions per cell; the results are partial').argParser(aCount),
    )
    .option(
      '--only <factor=level...>',
      'only the cells with these levels, e.g. architecture=sequential optimizer=spo,maspo',
    )
    .option('--dir <dir>', 'the directory of the experiment (default: results/<experiment>-<models>)');
}

/** The selection that these options describe. */
export function choiceOf({ models, seed, limit, dir, only = [] }: ExperimentOptions, home: string): ExperimentChoice {
  return { models, seeds: seed, limit, directory: dir, only: parseLevelFilter(only), home };
}

/** How many cells run at once. */
export function parallelOption(): Option {
  return new Option('--parallel <n>', 'cells at once').argParser(aCount).default(4);
}

function seedList(text: string): number[] {
  const seeds = text.split(',').map(Number);
  if (text.trim() === '' || !seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0))
    throw new InvalidArgumentError('expected whole numbers of at least 0, e.g. 1,2,3.');
  return [...new Set(seeds)];
}
