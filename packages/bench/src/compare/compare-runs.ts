import { createRandomSource, MaspoError } from '@maspo/core';
import { detectableDifference } from '../statistics/detectable-difference.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { type PairedDifference, pairedDifference } from '../statistics/paired-difference.ts';
import { questionsNeeded } from '../statistics/questions-needed.ts';
import { type ComparedRun, readComparedRun } from './compared-run.ts';
import { requireComparable, type SharedQuestions } from './require-comparable.ts';
import type { ComparedSide, RunComparison } from './run-comparison.ts';

export interface CompareOptions {
  /** The difference, in percentage points, for which the number of questions is planned. */
  readonly points: number;
  /** Compare only the questions that both runs were scored on, if the runs have different questions. */
  readonly shared: boolean;
}

interface Side {
  readonly run: ComparedRun;
  readonly prompts: 'seed' | 'final';
}

/**
 * Compares the final prompts of two finished runs, or the final prompts of one run with its seed prompts. Throws `MaspoError` for any other
 * number of runs, for a directory without a finished run, and for runs whose outcomes cannot be compared.
 */
export async function compareRuns(directories: readonly string[], options: CompareOptions): Promise<RunComparison> {
  const [first, second, ...more] = directories;
  if (first === undefined || more.length > 0)
    throw new MaspoError(
      'invalid-input',
      `expected one run, to compare its final prompts with its seed prompts, or two runs, received ${directories.length}: compare several runs two by two`,
    );
  const run = await readComparedRun(first);
  if (second === undefined) {
    if (options.shared)
      throw new MaspoError('invalid-input', '--shared is for two runs: the prompts of one run have the same questions');
    const shared = [...run.outcomes.final.keys()];
    return compareSides(
      { run, prompts: 'seed' },
      { run, prompts: 'final' },
      { shared, onlyInOne: 0, onlyInOther: 0 },
      options,
    );
  }
  const other = await readComparedRun(second);
  const overlap = requireComparable(run, other, options);
  return compareSides({ run, prompts: 'final' }, { run: other, prompts: 'final' }, overlap, options);
}

function compareSides(
  one: Side,
  other: Side,
  { shared, ...alone }: SharedQuestions,
  { points }: CompareOptions,
): RunComparison {
  const outcomeOf = ({ run, prompts }: Side, id: string) => run.outcomes[prompts].get(id)!;
  const compared = pairedDifference(
    shared.map((id) => ({ cluster: id, search: '', one: outcomeOf(one, id), other: outcomeOf(other, id) })),
    createRandomSource('compare'),
  );
  const { n, leftOut, gained, lost, effect } = compared;
  const { simulated, protocol, grading, task } = one.run.manifest;
  return {
    about: 'these-prompts',
    simulated,
    protocol,
    grading: grading === 'both' ? 'repaired' : grading,
    task: { id: task.id, sha256: task.sha256 },
    questions: { n, unscoredLeftOut: leftOut, ...alone },
    one: sideOf(one, compared.one),
    other: sideOf(other, compared.other),
    difference: pointsOf(compared.difference),
    gained,
    lost,
    p: compared.p,
    effect,
    power: powerOf(compared, points),
  };
}

function sideOf({ run, prompts }: Side, { value, low, high }: Estimate): ComparedSide {
  const { optimizer, preset, status, usesLabels, leaks, usage } = run.summary;
  const { calls, inputTokens, outputTokens, money = null } = usage.total;
  return {
    run: run.directory,
    prompts,
    optimizer,
    preset,
    status,
    usesLabels: usesLabels && prompts === 'final',
    leaks: leaks.filter((leak) => leak.prompts === prompts).length,
    accuracy: value,
    low,
    high,
    cost: prompts === 'seed' ? null : { calls, inputTokens, outputTokens, money },
  };
}

function pointsOf({ value, low, high }: Estimate): RunComparison['difference'] {
  const points = (share: number | null) => (share === null ? null : share * 100);
  return { points: points(value), low: points(low), high: points(high) };
}

function powerOf({ n, discordant }: PairedDifference, points: number): RunComparison['power'] {
  if (discordant === null || discordant === 0)
    return { discordant, detectablePoints: null, points, questionsNeeded: null };
  const detectable = detectableDifference({ n, discordant });
  return {
    discordant,
    detectablePoints: detectable === null ? null : detectable * 100,
    points,
    questionsNeeded: questionsNeeded({ difference: points / 100, discordant }),
  };
}
