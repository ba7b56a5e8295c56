import { availableParallelism } from 'node:os';
import type { LlamaModelConfig } from '@maspo/models';
import { openLlama } from './open-llama.ts';

/** What llama.cpp can use on this machine. Throws `MaspoError` `environment` if it cannot run. */
export async function probeLlama(): Promise<{ readonly threads: number }> {
  const llama = await openLlama();
  await llama.dispose();
  return { threads: availableParallelism() };
}

/** The memory in bytes that a model with its sequences takes, estimated from the header of its file. */
export async function memoryOf(file: string, { contextSize, sequences }: LlamaModelConfig): Promise<number> {
  const llama = await openLlama();
  try {
    const { GgufInsights, readGgufFileInfo } = await import('node-llama-cpp');
    const insights = await GgufInsights.from(await readGgufFileInfo(file, { sourceType: 'filesystem' }), llama);
    const weights = insights.estimateModelResourceRequirements({ gpuLayers: 0 });
    const context = insights.estimateContextResourceRequirements({ contextSize, sequences, modelGpuLayers: 0 });
    return weights.cpuRam + context.cpuRam;
  } finally {
    await llama.dispose();
  }
}
