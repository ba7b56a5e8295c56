export {
  type AgentSpec,
  type OpenAiAgentsOptions,
  type OpenAiAgentsSystem,
  openAiAgentsSystem,
} from './openai-agents-system.ts';
export type { AnyAgent, BuildAgents } from './team-of.ts';
