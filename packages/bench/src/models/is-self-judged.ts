import type { ModelConfig } from './config/model-config.ts';

/** Whether the evaluator is the agents' own model. In the simulated world the roles are apart, whatever they are called. */
export function isSelfJudged({ agent, evaluator }: { agent: ModelConfig; evaluator: ModelConfig }): boolean {
  if (agent.provider === 'simulated' || evaluator.provider === 'simulated') return false;
  return agent.provider === evaluator.provider && agent.model === evaluator.model;
}
