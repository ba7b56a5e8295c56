import { availableParallelism } from 'node:os';
import { type LlamaModelConfig, modelFile } from '@maspo/models';
import type { Llama } from 'node-llama-cpp';
import { openLlama } from './open-llama.ts';
import { poolKey } from './sequence-pool.ts';

/** What llama.cpp can use on this machine. Throws `MaspoError` `environment` if it cannot run. */
export async function probeLlama(): Promise<{ readonly threads: number }> {
  const llama = await openLlama();
  await llama.dispose();
  return { threads: availableParallelism() };
}

/** The memory in bytes that models take, estimated from the heads of their files. As in `openLocalModels`, a file is loaded once for all. */
export async function memoryOf(configs: readonly LlamaModelConfig[], home: string): Promise<number> {
  const llama = await openLlama();
  try {
    const files = Map.groupBy(configs, (config) => modelFile(config, home));
    const needs = await Promise.all(Array.from(files, ([file, users]) => memoryOfFile(file, users, llama)));
    return needs.reduce((sum, bytes) => sum + bytes, 0);
  } finally {
    await llama.dispose();
  }
}

async function memoryOfFile(file: string, users: readonly LlamaModelConfig[], llama: Llama): Promise<number> {
  const { GgufInsights, readGgufFileInfo } = await import('node-llama-cpp');
  const insights = await GgufInsights.from(await readGgufFileInfo(file, { sourceType: 'filesystem' }), llama);
  const pools = new Map(users.map((config) => [poolKey(config), config])).values();
  return Array.from(pools, ({ contextSize, sequences }) =>
    insights.estimateContextResourceRequirements({ contextSize, sequences, modelGpuLayers: 0 }),
  ).reduce((sum, { cpuRam }) => sum + cpuRam, insights.estimateModelResourceRequirements({ gpuLayers: 0 }).cpuRam);
}
