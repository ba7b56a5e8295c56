import { join } from 'node:path';
import { type ModelRoles, type OptimizationEvent, type OptimizationResult, optimize, type Spent } from '@maspo/core';
import { questionHash, type SandboxLevel } from '@maspo/tasks';
import type { UsageMeter, UsageSnapshot } from '../models/accounting/usage-meter.ts';
import { openModels } from '../models/open-models.ts';
import { writeReport } from '../report/write-report.ts';
import { createGrading, type Grading } from './create-grading.ts';
import { type ExampleOutcome, evaluateSystem } from './evaluate-system.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { createRunDirectory, type RunDirectory } from './run-directory.ts';
import { problemOf, type RunSetup } from './run-setup.ts';
import { type Summary, summaryOf } from './summary.ts';

export interface RunOptions {
  /** Where to write; `results/<name>-<manifest id>` below the working directory when left out. */
  readonly run?: string | undefined;
  /** The folder of the reply store. */
  readonly home: string;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly sandboxLevel?: SandboxLevel | undefined;
}

/** Told of a run's progress; it cannot change the run. */
export interface RunObserver {
  started(directory: string, manifest: Manifest, usage: () => UsageSnapshot): void;
  event(event: OptimizationEvent): void;
  evaluated(done: number, total: number): void;
}

/** What the phases of one run share. */
interface Run {
  readonly setup: RunSetup;
  readonly directory: RunDirectory;
  readonly models: ModelRoles;
  readonly grading: Grading;
  readonly meter: UsageMeter;
  readonly signal: AbortSignal;
  readonly observer: RunObserver;
}

/**
 * Optimizes, evaluates seed and final prompts on the test split, and writes everything to the run directory. When it throws, the
 * directory keeps the events so far, or is removed if no model ever answered.
 */
export async function optimizeRun(setup: RunSetup, options: RunOptions): Promise<Summary> {
  const { config, task, name } = setup;
  const { home, signal, observer } = options;
  const grading = await createGrading(task.format, { choice: config.task.grading, level: options.sandboxLevel });
  const manifest = manifestOf(setup);
  const { models, meter, close } = openModels(setup, home);
  try {
    const directory = await createRunDirectory(options.run ?? join('results', `${name}-${manifest.id}`), manifest);
    observer.started(directory.path, manifest, meter.snapshot);
    try {
      return await runPhases({ setup, directory, models, grading, meter, signal, observer }, manifest);
    } catch (error) {
      const { calls, replayed } = meter.snapshot().total;
      await directory.abandon({ keep: calls + replayed > 0 });
      throw error;
    }
  } finally {
    close();
  }
}

async function runPhases(run: Run, manifest: Manifest): Promise<Summary> {
  const { setup, directory, meter } = run;
  const startedAt = performance.now();
  const result = await search(run);
  const searched = { usage: meter.snapshot(), at: performance.now() };
  const outcomes = await evaluateBoth(run, result);
  const evaluatedAt = performance.now();

  const summary = summaryOf({
    manifest,
    directory: directory.path,
    outcomes,
    finalCheck: result.finalCheck,
    usage: { search: searched.usage, total: meter.snapshot() },
  });
  await directory.writeJson('prompts.json', {
    simulated: manifest.simulated,
    seed: setup.system.prompts,
    final: result.prompts,
    seen: setup.split.pool.map(questionHash),
  });
  await directory.writeLines('outcomes.jsonl', [
    ...outcomes.seed.map((outcome) => ({ prompts: 'seed', ...outcome })),
    ...outcomes.final.map((outcome) => ({ prompts: 'final', ...outcome })),
  ]);
  await directory.writeLines('timings.jsonl', [
    { phase: 'optimization', ms: Math.round(searched.at - startedAt) },
    { phase: 'evaluation', ms: Math.round(evaluatedAt - searched.at) },
  ]);
  await directory.close();
  await directory.writeJson('summary.json', summary);
  await writeReport(directory.path);
  return summary;
}

function search({ setup, directory, models, meter, signal, observer }: Run): Promise<OptimizationResult> {
  const { optimizer, options, config } = setup;
  return optimize(optimizer, problemOf(setup), {
    models,
    options,
    seed: config.seed,
    signal,
    spent: () => spentOf(meter.snapshot()),
    emit: (event) => {
      directory.appendEvent(event);
      observer.event(event);
    },
  });
}

function spentOf({ total }: UsageSnapshot): Spent {
  return { calls: total.calls + total.replayed, tokens: total.inputTokens + total.outputTokens };
}

async function evaluateBoth(
  { setup, models, grading, signal, observer }: Run,
  { prompts }: OptimizationResult,
): Promise<{ seed: ExampleOutcome[]; final: ExampleOutcome[] }> {
  const { system, split } = setup;
  let done = 0;
  const onExample = () => observer.evaluated(++done, 2 * split.test.length);
  const setting = { graph: system.graph, models: models.agent, grading, signal, onExample };
  const [seed, final] = await Promise.all([
    evaluateSystem(system.prompts, split.test, setting),
    evaluateSystem(prompts, split.test, setting),
  ]);
  return { seed, final };
}
