import { join } from 'node:path';
import { contentHash } from '@maspo/core';
import { type SandboxLevel, sandboxLevels } from '@maspo/tasks';
import { z } from 'zod';
import { judgedRunOf } from '../calibrate/calibrate-judge.ts';
import { type Calibration, calibrationSchema } from '../calibration/calibration.ts';
import { findCalibration } from '../calibration/calibration-store.ts';
import { type RunConfig, runConfigSchema } from '../config/run-config.ts';
import type { Cell } from '../experiments/cell.ts';
import type { ExperimentRecord } from '../experiments/records/experiment-record.ts';
import { describeIssues } from '../input/describe-issues.ts';
import { readText } from '../input/read-text.ts';
import type { Manifest } from '../records/manifest.ts';
import { productVersion } from '../records/product-version.ts';

const jobSchema = z.object({
  experiment: z.string(),
  // It becomes part of a folder name.
  id: z.string().regex(/^[\w-]+$/),
  name: z.string(),
  manifest: z.looseObject({ id: z.string(), product: z.object({ name: z.literal('maspo'), version: z.string() }) }),
  input: z.record(z.string(), z.unknown()),
  from: z.object({ id: z.string(), prompts: z.string() }).optional(),
  sandboxLevel: z.enum(sandboxLevels).optional(),
  strict: z.boolean(),
  calibration: calibrationSchema.nullable(),
  artefacts: z.string(),
  refusals: z.record(z.string(), z.string()),
});

/** A cell as it goes through the queue: everything that a worker needs, except datasets, keys and the user's own files. */
export interface CellJob {
  /** The id of the experiment on the queue. */
  readonly experiment: string;
  /** The id of its manifest. */
  readonly id: string;
  readonly name: string;
  /** The manifest that the coordinator found. A worker that finds a different one does not run the cell. */
  readonly manifest: Manifest;
  /** The configuration, as it would be written in a file. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The cell whose prompts this one takes over, and its `prompts.json`. */
  readonly from?: { readonly id: string; readonly prompts: string } | undefined;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
  readonly strict: boolean;
  /** What the coordinator knows about the judge; null for nothing. It is part of the run's evidence, so all workers use the same. */
  readonly calibration: Calibration | null;
  /** The store for the run directory, as the coordinator names it. */
  readonly artefacts: string;
  /** The reasons of the workers that refused the cell, by their names. */
  readonly refusals: Readonly<Record<string, string>>;
}

/** The result of a job that did not fail. */
export type CellJobResult =
  /** The run directory is in the artefact store under this name. */
  | { readonly status: 'finished'; readonly artefact: string }
  /** The budget of the experiment is used up. */
  | { readonly status: 'stopped'; readonly reason: string };

/** The id of an experiment on the queue: two experiments of equal definition share their cells. */
export function experimentId({ name, definition }: Pick<ExperimentRecord, 'name' | 'definition'>): string {
  return `${name.replaceAll(/[^\w.-]/g, '_')}-${contentHash(definition).slice(0, 12)}`;
}

export interface OrderedBy {
  readonly experiment: string;
  /** The experiment's directory. */
  readonly directory: string;
  readonly home: string;
  readonly artefactsAddress: string;
  readonly sandboxLevel?: SandboxLevel | undefined;
  readonly strict?: boolean | undefined;
}

/** The job of a cell that can be run now. */
export async function jobOfCell(
  { id, setup, manifest, input, after }: Cell,
  { experiment, directory, home, artefactsAddress, sandboxLevel, strict = false }: OrderedBy,
): Promise<CellJob> {
  const prompts = after && (await readText(join(directory, after.directory, 'prompts.json')));
  return {
    experiment,
    id,
    name: setup.name,
    manifest,
    input,
    ...(after && { from: { id: after.id, prompts: prompts! } }),
    sandboxLevel,
    strict,
    calibration: (await findCalibration(home, judgedRunOf(setup))) ?? null,
    artefacts: artefactsAddress,
    refusals: {},
  };
}

/** The id of a cell's job. */
export function jobId(experiment: string, { id }: Pick<Cell, 'id'>): string {
  return `${experiment}.${id}`;
}

/** A job that can be run here: its configuration was read. */
export interface ReadCellJob extends CellJob {
  readonly config: RunConfig;
}

/** The job in a message of the queue, or the reason why this program cannot run it. A different version may have written the message. */
export function readCellJob(data: unknown): ReadCellJob | { readonly refusal: string } {
  const job = jobSchema.safeParse(data);
  if (!job.success)
    return {
      refusal: `it is not a job of maspo ${productVersion}: ${describeIssues(job.error, data, jobSchema).join('; ')}`,
    };
  const { input, manifest } = job.data;
  const { version } = manifest.product;
  if (version !== productVersion)
    return { refusal: `it is from maspo ${version}, and this worker is maspo ${productVersion}: install that version` };
  const config = runConfigSchema.safeParse(input);
  if (!config.success)
    return { refusal: `its configuration: ${describeIssues(config.error, input, runConfigSchema).join('; ')}` };
  return { ...job.data, manifest: manifest as unknown as Manifest, config: config.data };
}
