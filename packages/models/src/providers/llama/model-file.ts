import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unknownName } from '@maspo/core';
import { type CatalogueModel, catalogue } from './catalogue.ts';
import type { LlamaModelConfig } from './llama-config.ts';
import { modelFileSha256 } from './model-file-sha256.ts';

/** The folder of the pulled models. */
export function modelsFolder(home: string): string {
  return join(home, 'models');
}

/** The path of a catalogue model's file after it was pulled. */
export function pulledFile(home: string, { name }: Pick<CatalogueModel, 'name'>): string {
  return join(modelsFolder(home), `${name}.gguf`);
}

/** Whether a model has been pulled. Its hash was checked before the file got its name, and is checked again when it is loaded. */
export function isPulled(home: string, model: CatalogueModel): boolean {
  const file = pulledFile(home, model);
  return existsSync(file) && statSync(file).size === model.bytes;
}

export function findCatalogueModel(name: string): CatalogueModel | undefined {
  return catalogue.find((model) => model.name === name);
}

/** The file of a configured model. */
export function modelFile({ model, file }: Pick<LlamaModelConfig, 'model' | 'file'>, home: string): string {
  return file === undefined ? pulledFile(home, { name: model }) : resolve(file);
}

/** What is missing before a configured model can be loaded. */
export function modelFileIssues(config: Pick<LlamaModelConfig, 'model' | 'file' | 'sha256'>, home: string): string[] {
  const { model: name, file, sha256 } = config;
  if (file !== undefined) {
    if (!existsSync(file)) return [`no file ${resolve(file)}: correct \`file\`, which names a GGUF model`];
    if (sha256 === undefined || modelFileSha256(resolve(file)) === sha256) return [];
    return [
      `${resolve(file)} has the SHA-256 ${modelFileSha256(resolve(file))}, expected ${sha256}: correct \`file\`, or leave \`sha256\` out`,
    ];
  }
  const model = findCatalogueModel(name);
  const known = catalogue.map((each) => each.name);
  if (model === undefined)
    return [`${unknownName('model', name, { known })}; any other GGUF file is named by \`file\``];
  return isPulled(home, model)
    ? []
    : [`the model ${name} (${megabytesOf(model)}) is not on this machine: run "maspo models pull ${name}"`];
}

export function megabytesOf({ bytes }: Pick<CatalogueModel, 'bytes'>): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
