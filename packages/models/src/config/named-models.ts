import type { ModelConfig } from './model-config.ts';
import type { ModelsConfig } from './models-config.ts';

/** One of the configured models, with its use. */
export interface NamedModel {
  /** Its place below `models`, such as `agent`, `evaluator.local` or `agents.large`. */
  readonly name: string;
  readonly role: 'agent' | 'optimizer' | 'evaluator';
  readonly config: ModelConfig;
}

/** Every model of a configuration: the models of the roles, of single lenses, and of agents, the last in the order of their keys. */
export function namedModels({ agents = {}, evaluators = {}, ...roles }: ModelsConfig): NamedModel[] {
  const keys = Object.keys(agents).toSorted();
  return [
    ...(['agent', 'optimizer', 'evaluator'] as const).map((role) => ({ name: role, role, config: roles[role] })),
    ...(['local', 'lookahead'] as const).flatMap((lens) => {
      const config = evaluators[lens];
      return config === undefined ? [] : [{ name: `evaluator.${lens}`, role: 'evaluator' as const, config }];
    }),
    ...keys.map((key) => ({ name: `agents.${key}`, role: 'agent' as const, config: agents[key]! })),
  ];
}
