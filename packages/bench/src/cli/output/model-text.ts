import { type ModelConfig, simulatedModelText } from '@maspo/models';

/** A configured model in a few words: provider, name and address. */
export function modelText(model: ModelConfig): string {
  if (model.provider === 'simulated') return simulatedModelText(model);
  if (model.provider === 'llama') return `llama ${model.model}${model.file === undefined ? '' : ` (${model.file})`}`;
  if (model.provider === 'system') return `system ${model.model}, in code of its own`;
  return `${model.provider} ${model.model}${model.baseUrl === undefined ? '' : ` at ${model.baseUrl}`}`;
}
