import { MaspoError } from '@maspo/core';
import {
  catalogue,
  isPulled,
  type LlamaModelConfig,
  megabytesOf,
  modelFileIssues,
  type NamedModel,
  pulledFile,
} from '@maspo/models';
import { loadLocalPackage } from '../setup/local-package.ts';
import type { Finding } from './finding.ts';

/** The models of this process: the package that runs them, which of them are pulled, and whether those of a run fit into memory. */
export async function checkLocalModels(home: string, models: readonly NamedModel[]): Promise<Finding[]> {
  const wanted = models.map(({ config }) => config).filter((config) => config.provider === 'llama');
  const runs = await packageFinding(wanted.length > 0);
  const pulled = catalogue.map((model): Finding => {
    const check = `model ${model.name}`;
    if (isPulled(home, model))
      return { check, status: 'ok', says: `${pulledFile(home, model)}, ${megabytesOf(model)}` };
    return { check, status: 'ok', says: `not pulled; "maspo models pull ${model.name}" would (${megabytesOf(model)})` };
  });
  const here = wanted.filter((config) => modelFileIssues(config, home).length === 0);
  return [runs, ...pulled, ...(runs.status === 'ok' && here.length > 0 ? [await memoryFinding(here, home)] : [])];
}

/** llama.cpp is tried only where a configuration needs it: loading it takes longer than the other checks together. */
async function packageFinding(isNeeded: boolean): Promise<Finding> {
  const check = 'models in this process';
  try {
    const { probeLlama } = await loadLocalPackage();
    if (!isNeeded) return { check, status: 'ok', says: '@maspo/local is installed' };
    const { threads } = await probeLlama();
    return { check, status: 'ok', says: `llama.cpp runs here, ${threads} threads` };
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    if (isNeeded) return { check, status: 'problem', says: error.message };
    return { check, status: 'ok', says: '@maspo/local is not installed, and not needed' };
  }
}

async function memoryFinding(configs: readonly LlamaModelConfig[], home: string): Promise<Finding> {
  const check = 'memory for models';
  const { memoryOf } = await loadLocalPackage();
  const needed = await memoryOf(configs, home);
  const free = process.availableMemory();
  const says = `about ${gigabytes(needed)} needed, ${gigabytes(free)} free`;
  if (needed <= free) return { check, status: 'ok', says };
  const wayOut = 'free memory, take a smaller model, or set less contextSize or fewer sequences';
  return { check, status: 'problem', says, wayOut };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
