import { createRandomSource } from '@maspo/core';
import { type CallObserver, isSimulated, openModels } from '@maspo/models';
import type { SandboxLevel } from '@maspo/tasks';
import { type Calibration, calibrationSubject, type JudgedRun, readingOf } from '../calibration/calibration.ts';
import { createGrading } from '../grading/create-grading.ts';
import { type PhaseUsage, usageBetween } from '../records/phase-usage.ts';
import { productVersion } from '../records/product-version.ts';
import { openLocal } from '../setup/local-package.ts';
import { modelsOfRun, type RunSetup } from '../setup/run-setup.ts';
import { verdictsOf } from '../setup/verdicts-of.ts';
import { calibrationFigures } from './calibration-figures.ts';
import { drawOutputs, furtherDraws } from './draw-outputs.ts';
import { judgePair } from './judge-pair.ts';
import { makePairs, type OutputPair, othersOf, type PairKind, pairKinds } from './make-pairs.ts';
import { type PrepareCalibrationOptions, prepareCalibration } from './prepare-calibration.ts';
import { refuseTooFew } from './too-few-pairs.ts';

export interface CalibrateOptions extends PrepareCalibrationOptions {
  /** Sampling temperature of the further draws of the agents, above 0; 0.7 when left out. */
  readonly temperature?: number | undefined;
  readonly observer?: CallObserver | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (what: string, done: number, total: number) => void;
  readonly sandboxLevel?: SandboxLevel | undefined;
}

export interface MeasuredJudge {
  readonly measured: readonly MeasuredReading[];
  readonly usage: PhaseUsage;
  /** The keys of the stored or recorded replies, sorted. */
  readonly servedKeys: readonly string[];
}

/** One reading, measured. */
export interface MeasuredReading {
  readonly calibration: Calibration;
  readonly cost: ReadingCost;
}

/** The cost of the judgements of one reading, including second tries. */
export interface ReadingCost {
  readonly judgements: number;
  /** Calls and their tokens, including calls that were answered from the store. */
  readonly calls: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Wall time of one judgement at the configured concurrency; null where a reply came from the store, or was simulated. */
  readonly secondsEach: number | null;
}

/**
 * The settings that decide how a run is judged: those of its search, or those of its pruning if only the pruning asks for verdicts.
 */
export function judgedRunOf(setup: RunSetup): JudgedRun {
  const { config, task } = setup;
  const [options = setup.options] = verdictsOf(setup);
  return { models: config.models, task, options };
}

/**
 * Measures the configured evaluator against the graders, on outputs of the configured agents under the seed prompts. The judge gets the
 * same kind of request as in the search, about final responses. Throws `MaspoError('invalid-input')` when too few pairs can be made.
 */
export async function calibrateJudge(setup: RunSetup, options: CalibrateOptions): Promise<MeasuredJudge> {
  const { config, task, system, split } = setup;
  const run = judgedRunOf(setup);
  const { temperature = 0.7, readings = [readingOf(run)], signal, onProgress } = options;
  const examples = prepareCalibration(setup, options);
  const used = new Set(examples.map(({ id }) => id));
  const grading = await createGrading(task.scoring, { choice: 'repaired', level: options.sandboxLevel });
  const random = createRandomSource(config.seed).fork('calibration');
  const { models, meter, servedKeys, close } = openModels(modelsOfRun(setup), { ...options, openLocal });
  const counted = (what: string, total: number) => {
    let done = 0;
    onProgress?.(what, done, total);
    return () => onProgress?.(what, ++done, total);
  };
  try {
    meter.enterPhase('drawing');
    const drawn = counted('part 1 of 2, questions answered', examples.length);
    const pairs = await eachOf(examples, async (example) => {
      const drawing = { system, models: models.agent, temperature, grading, random, signal };
      const outputs = await drawOutputs(example, furtherDraws, drawing);
      const made = await makePairs(example, outputs, { others: othersOf(example, examples), grading, signal });
      drawn();
      return made;
    });
    const differing = pairs.flat().filter(({ kind }) => kind !== 'padded').length;
    refuseTooFew({ questions: examples.length, differing });

    const judged = counted('part 2 of 2, pairs judged', pairs.flat().length * readings.length);
    const measured: MeasuredReading[] = [];
    // One reading after another, so that each is timed separately.
    for (const reads of readings) {
      const phase = `judging in ${reads}`;
      meter.enterPhase(phase);
      const startedAt = performance.now();
      const subject = calibrationSubject(run, reads);
      const judge = {
        evaluator: models.evaluator,
        choice: subject.judge.choice,
        reads,
        requirement: task.requirement,
        terminal: system.graph.terminal,
        random,
        signal,
      };
      const verdicts = await eachOf(pairs.flat(), async (pair) => {
        const verdict = await judgePair(pair, judge);
        judged();
        return verdict;
      });
      const seconds = (performance.now() - startedAt) / 1000;
      const calibration = {
        ...subject,
        product: { name: 'maspo' as const, version: productVersion },
        simulated: isSimulated(config.models),
        sample: {
          protocol: split.mode,
          split: split.hash,
          parts: (['pool', 'validation'] as const).filter((part) => split[part].some(({ id }) => used.has(id))),
          questions: examples.length,
          temperature,
          seed: config.seed,
        },
        pairs: countOf(pairs.flat()),
        figures: calibrationFigures(verdicts),
      };
      const { calls, replayed, inputTokens, outputTokens } = meter.snapshot().byPhase[phase]!;
      const judgements = verdicts.reduce((sum, { again }) => sum + (again === undefined ? 2 : 3), 0);
      const isTimed = replayed === 0 && config.models.evaluator.provider !== 'simulated';
      measured.push({
        calibration,
        cost: {
          judgements,
          calls: calls + replayed,
          tokens: { input: inputTokens, output: outputTokens },
          secondsEach: isTimed ? seconds / judgements : null,
        },
      });
    }
    return { measured, usage: usageBetween(undefined, meter.snapshot()), servedKeys: servedKeys() };
  } finally {
    await close();
  }
}

function eachOf<Item, Value>(items: readonly Item[], work: (item: Item) => Promise<Value>): Promise<Value[]> {
  return Promise.all(items.map(work));
}

function countOf(pairs: readonly OutputPair[]): Record<PairKind, number> {
  const count = (kind: PairKind) => pairs.filter((pair) => pair.kind === kind).length;
  return Object.fromEntries(pairKinds.map((kind) => [kind, count(kind)])) as Record<PairKind, number>;
}
