export type { AnyAgent, BuildAgents } from './built-team.ts';
export {
  type OpenAiAgentsOptions,
  openAiAgentsSystem,
} from './openai-agents-system.ts';
