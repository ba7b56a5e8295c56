import { type AgentSpec, MaspoError, type PromptMap } from '@maspo/core';

/** The part of a node's second argument, its configuration, that prompts need. */
export interface PromptConfig {
  readonly configurable?: Readonly<Record<string, unknown>>;
}

const key = 'maspoPrompts';

/**
 * The function by which nodes take their prompts:
 *
 *     const promptOf = agentPrompts(agents);
 *     const writer = (state, config) => model.invoke([new SystemMessage(promptOf('writer', config)), ...state.messages]);
 *
 * It returns the prompt that the run was started with (by `withPrompts` or an optimization), else the prompt in `agents`. Throws
 * `MaspoError('invalid-input')` if the run was started with prompts, but not with one for this agent.
 */
export function agentPrompts<Id extends string>(agents: Readonly<Record<Id, Pick<AgentSpec, 'prompt'>>>) {
  return (id: Id, config: PromptConfig): string => {
    const given = config.configurable?.[key] as PromptMap | undefined;
    const prompt = given === undefined ? agents[id]?.prompt : given[id];
    if (typeof prompt !== 'string')
      throw new MaspoError(
        'invalid-input',
        `no prompt for agent "${id}": there are prompts for ${Object.keys(given ?? agents).join(', ')}`,
      );
    return prompt;
  };
}

/** The configuration of a run that uses these prompts: `graph.invoke(input, withPrompts(improved))`. */
export function withPrompts<Config extends object>(prompts: PromptMap, config?: Config & PromptConfig) {
  return { ...config, configurable: { ...config?.configurable, [key]: prompts } };
}
