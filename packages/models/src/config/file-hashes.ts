import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelFileSha256 } from '../providers/llama/model-file-sha256.ts';
import type { FileHashes } from '../store/recording-format.ts';
import type { ChatModelConfig, ModelConfig } from './model-config.ts';
import type { ModelsConfig } from './models-config.ts';

/**
 * The models, with `sha256` filled in for every `file` that has none. `hashOf` gets the path as it is written. If it returns undefined, for
 * example because the file is not here, the model stays unchanged.
 */
export function withFileHashes(
  models: ModelsConfig,
  hashOf: (file: string) => string | undefined = hashHere,
): ModelsConfig {
  const hashed = <Config extends ModelsConfig['agent']>(config: Config): Config => {
    if (config.provider !== 'llama' || config.file === undefined || config.sha256 !== undefined) return config;
    const sha256 = hashOf(config.file);
    return sha256 === undefined ? config : { ...config, sha256 };
  };
  const all = <Configs extends Readonly<Record<string, ChatModelConfig | undefined>>>(configs: Configs): Configs =>
    Object.fromEntries(
      Object.entries(configs).map(([name, config]) => [name, config === undefined ? config : hashed(config)]),
    ) as Configs;
  const { agent, optimizer, evaluator, evaluators, agents } = models;
  return {
    ...{ agent: hashed(agent), optimizer: hashed(optimizer), evaluator: hashed(evaluator) },
    ...(evaluators === undefined ? {} : { evaluators: all(evaluators) }),
    ...(agents === undefined ? {} : { agents: all(agents) }),
  };
}

/** The hashes of the model files that the configurations name. */
export function fileHashesOf(configs: readonly ModelConfig[]): FileHashes {
  return Object.fromEntries(
    configs.flatMap((config) =>
      config.provider === 'llama' && config.file !== undefined && config.sha256 !== undefined
        ? [[config.file, config.sha256] as const]
        : [],
    ),
  );
}

function hashHere(file: string): string | undefined {
  return existsSync(file) ? modelFileSha256(resolve(file)) : undefined;
}
