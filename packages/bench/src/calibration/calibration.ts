import { contentHash, type JudgeOptions, judgeOptionsSchema, judgeRequestVersion, paperSampling } from '@maspo/core';
import type { ChatModelConfig } from '@maspo/models';
import { canonicalJson, identityOf } from '@maspo/models';
import { z } from 'zod';

const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
});

/**
 * How an evaluator's verdicts can be read: in tags, in a schema where its server supports schemas, or from the probabilities of its
 * choices.
 */
export const judgeReadings = ['tags', 'schema', 'probability'] as const;

export type JudgeReading = (typeof judgeReadings)[number];

const subjectSchema = z.object({
  evaluator: z.object({
    provider: z.string(),
    model: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    temperature: z.number(),
    maxTokens: z.int(),
  }),
  task: z.object({ id: z.string(), sha256: z.string(), requirement: z.string() }),
  /** The version of the judge's request, whether the judge may call a tie, and how its verdict is read. */
  judge: z.object({ version: z.int(), choice: judgeOptionsSchema.shape.choice, reads: z.enum(judgeReadings) }),
});

/** What was measured about an evaluator on a task, as stored in a file of the home. */
export const calibrationSchema = z.object({
  ...subjectSchema.shape,
  product: z.object({ name: z.literal('maspo'), version: z.string() }),
  /** Whether any model was simulated: the judge, or the agents whose outputs it judged. */
  simulated: z.boolean(),
  sample: z.object({
    /** The protocol of the split, and the parts of it that the questions are from. */
    protocol: z.string(),
    split: z.string(),
    parts: z.array(z.enum(['pool', 'validation'])),
    questions: z.int(),
    temperature: z.number(),
    seed: z.int(),
  }),
  pairs: z.object({ drawn: z.int(), corrected: z.int(), corrupted: z.int(), padded: z.int() }),
  figures: z.object({
    agreement: estimateSchema,
    agreementOfBoth: estimateSchema,
    tiesOfBoth: estimateSchema,
    agreementByKind: z.object({ drawn: estimateSchema, corrected: estimateSchema, corrupted: estimateSchema }),
    positionBias: estimateSchema,
    verbosityBias: estimateSchema,
    tiesOnDiffering: estimateSchema,
    tiesOnEqual: estimateSchema,
    sameOnRepeat: estimateSchema,
    sameInBothOrders: estimateSchema,
    unscored: estimateSchema,
  }),
});

export type Calibration = z.infer<typeof calibrationSchema>;

/** What a calibration is valid for: this evaluator, this task, this request. */
export type CalibrationSubject = z.infer<typeof subjectSchema>;

/** The settings that decide how a run is judged. A manifest has them; `judgedRunOf` takes them from a `RunSetup`. */
export interface JudgedRun {
  readonly models: { readonly evaluator: ChatModelConfig };
  readonly task: { readonly id: string; readonly sha256: string; readonly requirement: string };
  /** The options of the optimizer, or those of the pruning if only the pruning asks for verdicts. */
  readonly options: unknown;
}

const { choice, reads, order } = judgeOptionsSchema.shape;
const judgingOptions = z.looseObject({
  judge: z.looseObject({ choice, reads: reads.default('text'), order: order.optional() }),
});

/** How a search or a pruning with these options asks for verdicts. */
export function judgingOf(options: unknown): Pick<JudgeOptions, 'choice' | 'reads' | 'order'> {
  const judge = judgingOptions.safeParse(options).data?.judge;
  return { choice: judge?.choice ?? 'with-tie', reads: judge?.reads ?? 'text', order: judge?.order ?? 'alternate' };
}

/** Whether a search or a pruning with these options reads verdicts in probabilities. */
export function readsProbabilities(options: unknown): boolean {
  return judgingOf(options).reads === 'probability';
}

/**
 * Whether a search or a pruning with these options combines each verdict from both orders of the two outputs. Verdicts that are read from
 * probabilities are always combined.
 */
export function isOfBothOrders({ judge }: Pick<Calibration, 'judge'>, options: unknown): boolean {
  return judge.reads === 'probability' || judgingOf(options).order === 'both';
}

/** How the verdicts of a run are read. With `schema`, a server that does not support schemas is asked in tags instead. */
export function readingOf({ models: { evaluator }, options }: JudgedRun): JudgeReading {
  if (readsProbabilities(options)) return 'probability';
  return evaluator.provider === 'simulated' || evaluator.replyForm === 'tags' ? 'tags' : 'schema';
}

export function calibrationSubject(run: JudgedRun, reads: JudgeReading = readingOf(run)): CalibrationSubject {
  const {
    models: { evaluator },
    task,
    options,
  } = run;
  return {
    evaluator: {
      ...identityOf(evaluator),
      ...paperSampling.evaluator,
      ...samplingOf(evaluator),
    },
    task: { id: task.id, sha256: task.sha256, requirement: task.requirement },
    judge: { version: judgeRequestVersion, choice: judgingOf(options).choice, reads },
  };
}

function samplingOf(evaluator: ChatModelConfig): { readonly temperature?: number; readonly maxTokens?: number } {
  if (evaluator.provider === 'simulated') return {};
  const { temperature, maxTokens } = evaluator;
  return { ...(temperature === undefined ? {} : { temperature }), ...(maxTokens === undefined ? {} : { maxTokens }) };
}

/**
 * How often the verdicts that a search with these options uses agree with the graders. If the search asks in both orders, these are the
 * combined verdicts.
 */
export function agreementInUse(
  calibration: Pick<Calibration, 'judge' | 'figures'>,
  options: unknown,
): Calibration['figures']['agreement'] {
  const { agreement, agreementOfBoth } = calibration.figures;
  return isOfBothOrders(calibration, options) ? agreementOfBoth : agreement;
}

/** 16 hex digits; equal for equal subjects. */
export function calibrationKey(subject: CalibrationSubject): string {
  return contentHash(canonicalJson(subject)).slice(0, 16);
}
