import type { ModelConfig } from './model-config.ts';

/** Models by what they are for: the three roles, and those that single agents name as `agents.KEY`. */
type Models = Readonly<Record<'agent' | 'evaluator', ModelConfig>> & Readonly<Record<string, ModelConfig>>;

/** Whether the evaluator is a model that agents speak with. In the simulated world the roles are apart, whatever they are called. */
export function isSelfJudged(models: Models): boolean {
  const speakers = Object.entries(models).filter(([name]) => name === 'agent' || name.startsWith('agents.'));
  const judges = Object.entries(models).filter(([name]) => name === 'evaluator' || name.startsWith('evaluator.'));
  return speakers.some(([, speaker]) => judges.some(([, judge]) => isSameModel(speaker, judge)));
}

function isSameModel(one: ModelConfig, other: ModelConfig): boolean {
  if (one.provider === 'simulated' || other.provider === 'simulated') return false;
  return one.provider === other.provider && one.model === other.model;
}
