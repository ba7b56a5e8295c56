import { z } from 'zod';
import { eventOf, type FinishedRun, type RunSoFar } from '../../records/read-run.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';
import { baselineDelta, baselineDeltaSchema, lensDeltas } from './baseline-delta.ts';
import { failureModes, failureModesSchema } from './failure-modes.ts';
import { finalPromptSet, finalPromptSetSchema } from './final-prompt-set.ts';
import { misalignmentSummary, misalignmentSummarySchema } from './misalignment-summary.ts';
import { nextExperiments, nextExperimentsSchema } from './next-experiments.ts';
import { optimizationTrajectory, optimizationTrajectorySchema } from './optimization-trajectory.ts';

/** `finish-report.json`: the six sections of the report as data, with the facts that are needed to interpret them. */
export const finishReportSchema = z.object({
  /** Raised when the meaning of an existing field changes. */
  version: z.literal(2),
  /** The manifest's id. */
  run: z.string(),
  simulated: z.boolean(),
  optimizer: z.string(),
  preset: z.string(),
  /** What the ablation left out; empty for the optimizer itself. */
  ablations: z.array(z.string()),
  status: z.enum(['finished', 'target-reached', 'converged', 'guard-violated', 'deadline-reached', 'budget-exhausted']),
  protocol: z.string(),
  usesLabels: z.boolean(),
  /** Maps each role to its provider and model. */
  models: z.record(z.string(), z.object({ provider: z.string(), model: z.string().nullable() })),
  cost: z.object({
    calls: z.int(),
    inputTokens: z.int(),
    outputTokens: z.int(),
    /** In the currency of the configured prices; null without prices. */
    money: z.number().nullable(),
  }),
  finalPromptSet: finalPromptSetSchema,
  optimizationTrajectory: optimizationTrajectorySchema,
  misalignmentCaseSummary: misalignmentSummarySchema.nullable(),
  bestVsBaselineDelta: baselineDeltaSchema,
  remainingFailureModes: failureModesSchema,
  recommendedNextExperiments: nextExperimentsSchema,
});

export type FinishReport = z.infer<typeof finishReportSchema>;

/** The fields of the report that exist while the run is under way. */
export type ReportSoFar = Pick<
  FinishReport,
  'ablations' | 'finalPromptSet' | 'optimizationTrajectory' | 'misalignmentCaseSummary'
> & { readonly bestVsBaselineDelta: Pick<FinishReport['bestVsBaselineDelta'], 'lenses'> };

/** The sections of the report that need no result. */
export function reportSoFar(run: RunSoFar): ReportSoFar {
  const isAssessed = eventOf(run.events, 'orientation-finished') !== undefined;
  const why = isAssessed ? 'the run has not finished' : 'the seed system was not assessed so far';
  return {
    ablations: ablationsOf(run),
    finalPromptSet: finalPromptSet(run),
    optimizationTrajectory: optimizationTrajectory(run),
    misalignmentCaseSummary: misalignmentSummary(run),
    bestVsBaselineDelta: { lenses: lensDeltas(run.events, why) },
  };
}

function ablationsOf({ events }: RunSoFar): string[] {
  return [...(eventOf(events, 'run-started')?.ablations ?? [])];
}

/** The report of a run, made only from the files of the run. `compared` compares its outcomes. A value that was not measured is null. */
export function finishReport(run: FinishedRun, compared: PairedDifference): FinishReport {
  const { manifest, summary } = run;
  const { total } = summary.usage;
  const [trajectory, misalignment] = [optimizationTrajectory(run), misalignmentSummary(run)];
  const [delta, failures] = [baselineDelta(run, compared), failureModes(run)];
  return finishReportSchema.parse({
    version: 2,
    run: manifest.id,
    simulated: manifest.simulated,
    optimizer: manifest.optimizer,
    preset: summary.preset,
    ablations: ablationsOf(run),
    status: summary.status,
    protocol: manifest.protocol,
    usesLabels: summary.usesLabels,
    models: Object.fromEntries(
      Object.entries(manifest.models).map(([role, model]) => [
        role,
        { provider: model.provider, model: model.provider === 'simulated' ? null : model.model },
      ]),
    ),
    cost: {
      calls: total.calls,
      inputTokens: total.inputTokens,
      outputTokens: total.outputTokens,
      money: total.money ?? null,
    },
    finalPromptSet: finalPromptSet(run),
    optimizationTrajectory: trajectory,
    misalignmentCaseSummary: misalignment,
    bestVsBaselineDelta: delta,
    remainingFailureModes: failures,
    recommendedNextExperiments: nextExperiments({ ...run, trajectory, misalignment, delta, failures }),
  });
}
