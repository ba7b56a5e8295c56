export { type PulledModel, type PullModelOptions, pullModel, removeModel } from './pull/pull-model.ts';
export { openLocalModels } from './run/open-local-models.ts';
export { memoryOf, probeLlama } from './run/probe-llama.ts';
