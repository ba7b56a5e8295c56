import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experimentOptimizers } from '@maspo/core';
import { runConfigSchema } from '../src/config/run-config.ts';
import type { Summary } from '../src/records/summary.ts';
import { optimizeRun } from '../src/runs/optimize-run.ts';
import { type RunSetup, setUpRun } from '../src/setup/run-setup.ts';
import { shortConfig } from './run-config.ts';

/** Sets up a run in this process. It also accepts an ablation, which no configuration file may name. */
export async function setupOf(changes: Readonly<Record<string, unknown>>): Promise<RunSetup> {
  const config = runConfigSchema.parse(shortConfig(changes));
  const { name, ...options } = config.optimizer;
  const ablation = experimentOptimizers.find((optimizer) => optimizer.name === name && name === 'maspo-ablation');
  const loaded = { config: ablation ? { ...config, optimizer: { name: 'none' } } : config, name: 'cell' };
  const setup = await setUpRun({ ...loaded, directory: '.', file: 'cell.yaml' }, 'nowhere');
  if (ablation === undefined) return setup;
  return { ...setup, config, optimizer: ablation, options: ablation.options.parse(options) };
}

/** The same configuration for three roles on one server. */
export function servedBy(baseUrl: string, more: Readonly<Record<string, unknown>> = {}) {
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl, maxAttempts: 1, ...more });
  return { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
}

/** A private folder for run and reply store. */
export function createHome(onEnd: (remove: () => void) => void): string {
  const home = mkdtempSync(join(tmpdir(), 'maspo-forecast-'));
  onEnd(() => rmSync(home, { recursive: true }));
  return home;
}

/** Performs the run in this process. */
export function runFor(
  setup: RunSetup,
  home: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Summary> {
  const observer = { started: () => {}, event: () => {}, evaluated: () => {} };
  return optimizeRun(setup, { run: join(home, 'run'), home, signal, observer });
}
