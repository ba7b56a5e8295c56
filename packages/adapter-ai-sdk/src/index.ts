export { type AiSdkOptions, aiSdkSystem, type Team } from './ai-sdk-system.ts';
export { type PromptedAgent, type RecordedAgents, recordAgents } from './record-agents.ts';
