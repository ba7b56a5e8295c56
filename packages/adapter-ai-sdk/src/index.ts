export { type AiSdkOptions, aiSdkSystem, type Team } from './ai-sdk-system.ts';
export {
  type PromptedAgent,
  type RecordedAgents,
  type RecordedTurn,
  recordAgents,
} from './record-agents.ts';
