import { availableParallelism } from 'node:os';
import { MaspoError } from '@maspo/core';
import type { Llama } from 'node-llama-cpp';

/**
 * llama.cpp on the processor, from the prebuilt binary that npm installed. Nothing is compiled or downloaded here. The log of llama.cpp is
 * not shown. Throws `MaspoError` `environment` if no binary fits.
 */
export async function openLlama(): Promise<Llama> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
  try {
    return await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.disabled,
      // The limit of all contexts together, so that two models at once share the cores. Threads without a core of their own wait for each
      // other at every layer.
      maxThreads: availableParallelism(),
    });
  } catch (cause) {
    const noneFits = cause instanceof Error && cause.constructor.name === 'NoBinaryFoundError';
    const why = noneFits ? 'no prebuilt binary fits this machine' : String(cause);
    throw new MaspoError(
      'environment',
      `llama.cpp cannot run here: ${why}; install @maspo/local again with its optional dependencies, or serve the model by llama-server or Ollama and name that as provider`,
      { cause },
    );
  }
}
