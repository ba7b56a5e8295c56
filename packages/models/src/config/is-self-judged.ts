import type { ModelConfig } from './model-config.ts';

/** Models by their use: the three roles, and the models of single agents as `agents.KEY`. */
type Models = Readonly<Record<'agent' | 'evaluator', ModelConfig>> & Readonly<Record<string, ModelConfig>>;

/**
 * Whether an evaluator is also a model of the agents. Simulated models never count: in the simulated world the roles are always separate.
 */
export function isSelfJudged(models: Models): boolean {
  const speakers = Object.entries(models).filter(([name]) => name === 'agent' || name.startsWith('agents.'));
  const judges = Object.entries(models).filter(([name]) => name === 'evaluator' || name.startsWith('evaluator.'));
  return speakers.some(([, speaker]) => judges.some(([, judge]) => isSameModel(speaker, judge)));
}

function isSameModel(one: ModelConfig, other: ModelConfig): boolean {
  if (one.provider === 'simulated' || other.provider === 'simulated') return false;
  return one.provider === other.provider && one.model === other.model;
}
