import { statSync } from 'node:fs';
import { loadExperiment } from './load-experiment.ts';
import { defaultDirectory } from './records/experiment-directory.ts';

export interface ExperimentPlace {
  readonly models?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * The directory of an experiment: the given directory, or the one where `maspo bench run` puts the experiment of that name or file. Throws
 * as `loadExperiment` does.
 */
export async function locateExperiment(nameOrPlace: string, { models, limit }: ExperimentPlace): Promise<string> {
  if (statSync(nameOrPlace, { throwIfNoEntry: false })?.isDirectory()) return nameOrPlace;
  const loaded = await loadExperiment(nameOrPlace, { models });
  return defaultDirectory({ name: loaded.name, models: loaded.models.name, limit: limit ?? null });
}
